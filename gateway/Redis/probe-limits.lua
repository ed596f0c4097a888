-- Runs the commands of count.lua: if Redis accepts these, it accepts that script.
-- KEYS: one for a string, one for a hash; both with the prefix and in the slot of a counter.
redis.call('TIME')
redis.call('INCRBY', KEYS[1], 1)
redis.call('PEXPIRE', KEYS[1], 1000)
redis.call('PTTL', KEYS[1])
redis.call('GET', KEYS[1])
redis.call('HINCRBY', KEYS[2], 1, 1)
redis.call('PEXPIRE', KEYS[2], 1000)
redis.call('HGETALL', KEYS[2])
redis.call('HDEL', KEYS[2], 2)
return 1
