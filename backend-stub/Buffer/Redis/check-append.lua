-- Runs the commands of append.lua on a stream that does not exist and is not created. Changes nothing, and fails as
-- append.lua would fail.
-- KEYS: the stream, which no app has.
-- ARGV: none.
-- Returns 1.
redis.call('XADD', KEYS[1], 'NOMKSTREAM', '*', 'c', '', 't', '', 'm', '')
redis.call('PEXPIRE', KEYS[1], 1)
return 1
