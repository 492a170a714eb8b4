-- What ends a stopped instance releases its claim in the next statement: to count its memory again in between was for nothing,
-- and took the hosts' rows in the order of the instances, where everybody else takes them in the order of the hosts.
DROP TRIGGER power_changed ON instances;
CREATE TRIGGER power_changed AFTER UPDATE OF state ON instances FOR EACH ROW
  WHEN ((OLD.state = 'stopped') <> (NEW.state = 'stopped') AND NEW.state <> 'terminated') EXECUTE FUNCTION follow_power();
