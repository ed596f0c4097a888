-- Runs the commands of lease.lua, renew.lua and usage.lua: where Redis accepts these, it accepts those scripts.
-- KEYS: one for a sorted set, which begins like the key of a tenant's leases, in its slot; the second one is not used.
redis.call('TIME')
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', 0)
redis.call('ZADD', KEYS[1], 1, '1')
redis.call('PEXPIRE', KEYS[1], 1000)
redis.call('ZCARD', KEYS[1])
redis.call('ZRANGE', KEYS[1], '(0', '+inf', 'BYSCORE')
redis.call('SORT', KEYS[1], 'ALPHA', 'LIMIT', 0, 1)
redis.call('ZREM', KEYS[1], '2')
return 1
