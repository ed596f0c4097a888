-- Runs the commands of lease.lua, renew.lua and usage.lua: if Redis accepts these, it accepts those scripts.
-- KEYS: one for a sorted set, with the prefix and in the slot of a tenant's leases; a second one, which is not used.
redis.call('TIME')
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', 0)
redis.call('ZADD', KEYS[1], 1, '1')
redis.call('PEXPIRE', KEYS[1], 1000)
redis.call('ZCARD', KEYS[1])
redis.call('ZRANGE', KEYS[1], '(0', '+inf', 'BYSCORE')
redis.call('SORT', KEYS[1], 'ALPHA', 'LIMIT', 0, 1)
redis.call('ZREM', KEYS[1], '2')
return 1
