-- What ends a stopped instance leaves its claim as it is until it is released: to count its memory again on the way would take
-- room that nobody needs, and the hosts' rows in the order of the instances, where everybody else takes them by host. Who comes
-- back from shutting-down, because that failed, counts as his state says.
DROP TRIGGER power_changed ON instances;
CREATE TRIGGER power_changed AFTER UPDATE OF state ON instances FOR EACH ROW
  WHEN (NEW.state NOT IN ('shutting-down', 'terminated')
    AND ((OLD.state = 'stopped') <> (NEW.state = 'stopped') OR OLD.state = 'shutting-down'))
  EXECUTE FUNCTION follow_power();
