/**
 * All that compute knows of the query of a list of servers; what of it is not built, or is not this caller's, narrows
 * nothing.
 */
export const SERVER_QUERIES: readonly string[] = [
  ...['limit', 'marker', 'sort_key', 'sort_dir', 'all_tenants', 'deleted', 'soft_deleted'],
  ...['changes-since', 'changes-before', 'tags', 'tags-any', 'not-tags', 'not-tags-any', 'locked'],
  ...[
    'user_id',
    'project_id',
    'tenant_id',
    'uuid',
    'name',
    'display_name',
    'description',
    'display_description',
  ],
  ...['image', 'image_ref', 'flavor', 'instance_type_id', 'kernel_id', 'ramdisk_id', 'hostname', 'key_name'],
  ...['status', 'vm_state', 'task_state', 'power_state', 'progress', 'host', 'node', 'availability_zone'],
  ...['ip', 'ip6', 'access_ip_v4', 'access_ip_v6', 'reservation_id', 'launch_index', 'created_at'],
  ...['launched_at', 'terminated_at', 'architecture', 'auto_disk_config', 'cell_name', 'config_drive'],
  ...['default_ephemeral_device', 'default_swap_device', 'root_device_name', 'vm_mode'],
];
