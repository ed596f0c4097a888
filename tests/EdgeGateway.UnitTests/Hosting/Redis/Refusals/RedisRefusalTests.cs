using EdgeGateway.Hosting.Redis.Refusals;
using StackExchange.Redis;

namespace EdgeGateway.UnitTests.Hosting.Redis.Refusals;

public sealed class RedisRefusalTests
{
    private const string Sha = "97cbef069118f8379a588202fb4d51f591b94d92";

    [Theory]
    [InlineData(
        "OOM command not allowed when used memory > 'maxmemory'.",
        "OOM",
        "OOM command not allowed when used memory > 'maxmemory'.",
        false
    )]
    [InlineData(
        $"OOM command not allowed when used memory > 'maxmemory'. script: {Sha}, on @user_script:28.",
        "OOM",
        "OOM command not allowed when used memory > 'maxmemory'.",
        false
    )]
    [InlineData(
        $"ERR Error running script (call to f_{Sha}): @user_script:1: @user_script: 1: -OOM command not "
            + "allowed when used memory > 'maxmemory'.",
        "OOM",
        "OOM command not allowed when used memory > 'maxmemory'.",
        false
    )]
    [InlineData(
        $"ERR Error running script (call to f_{Sha}): @user_script:7: WRONGTYPE Operation against a key "
            + "holding the wrong kind of value",
        "WRONGTYPE",
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        true
    )]
    [InlineData(
        $"ERR Error running script (call to f_{Sha}): @user_script:7: user_script:7: attempt to index a nil value",
        "other",
        null,
        false
    )]
    [InlineData("NOPERM this user has no permissions to run the 'evalsha' command", "NOPERM", null, false)]
    [InlineData(
        "NOPERM this user has no permissions to access one of the keys used as arguments",
        "NOPERM",
        null,
        true
    )]
    [InlineData("NOPERM User acme has no permissions to access the 'logs:{a}' key", "NOPERM", null, true)]
    [InlineData(
        $"ERR The user executing the script can't run this command or subcommand script: {Sha}, on @user_script:1.",
        "NOPERM",
        "ERR The user executing the script can't run this command or subcommand",
        false
    )]
    [InlineData(
        "ERR The user executing the script can't access at least one of the keys mentioned in the command arguments",
        "NOPERM",
        null,
        true
    )]
    [InlineData("NOAUTH Authentication required.", "NOAUTH", null, false)]
    [InlineData("WRONGPASS invalid username-password pair or user is disabled.", "WRONGPASS", null, false)]
    [InlineData("READONLY You can't write against a read only replica.", "READONLY", null, false)]
    [InlineData("NOREPLICAS Not enough good replicas to write.", "NOREPLICAS", null, false)]
    [InlineData(
        "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
        "MISCONF",
        null,
        false
    )]
    [InlineData("LOADING Redis is loading the dataset in memory", "LOADING", null, false)]
    [InlineData("CLUSTERDOWN The cluster is down", "CLUSTERDOWN", null, false)]
    [InlineData(
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        "MASTERDOWN",
        null,
        false
    )]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot", "TRYAGAIN", null, false)]
    [InlineData(
        "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
        "BUSY",
        null,
        false
    )]
    [InlineData("MOVED 3999 127.0.0.1:6381", "MOVED", null, false)]
    [InlineData("CROSSSLOT Keys in request don't hash to the same slot", "CROSSSLOT", null, false)]
    [InlineData("ERR value is not an integer or out of range", "other", null, true)]
    [InlineData("ERR The stream has exhausted the last possible ID, unable to add more items", "other", null, true)]
    [InlineData("ERR max number of clients reached", "other", null, false)]
    [InlineData(
        "ERR unknown command 'XADD', with args beginning with: 'hidden' ",
        "other",
        "ERR unknown command 'XADD'",
        false
    )]
    [InlineData("FANCY new\r\nerror", "other", "FANCY new error", false)]
    public void An_error_is_classified_by_its_first_word_also_inside_a_script(
        string error,
        string name,
        string? words,
        bool isOfKey
    )
    {
        var refusal = RedisRefusal.Find(new RedisServerException(RedisErrorKind.Unknown, CommandFlags.None, error));

        Assert.NotNull(refusal);
        Assert.Equal((name, words ?? error, isOfKey), (refusal.Name, refusal.Message, refusal.IsKeySpecific));
    }

    [Fact]
    public void A_failed_authentication_is_a_refusal()
    {
        var exception = new RedisConnectionException(
            ConnectionFailureType.UnableToResolvePhysicalConnection,
            CommandFlags.None,
            "No connection is active",
            new RedisConnectionException(
                ConnectionFailureType.AuthenticationFailure,
                CommandFlags.None,
                "AuthenticationFailure on 127.0.0.1:6379/Subscription",
                new InvalidOperationException(
                    "SimpleError: NOAUTH Authentication required. Verify if the Redis password provided is correct."
                )
            )
        );
        Assert.Equal(
            ("NOAUTH", "NOAUTH Authentication required"),
            (RedisRefusal.Find(exception)!.Name, RedisRefusal.Find(exception)!.Message)
        );
    }

    [Theory]
    [InlineData("The database does not exist on the server: 16")]
    [InlineData("This operation has been disabled in the command-map and cannot be used: EVALSHA")]
    public void A_command_that_the_client_rejects_for_Redis_is_a_refusal(string words)
    {
        var refusal = RedisRefusal.Find(new RedisCommandException(words));
        Assert.Equal((RefusalCause.Other, words, false), (refusal!.Cause, refusal.Message, refusal.IsKeySpecific));
    }

    [Fact]
    public void A_connection_to_a_replica_only_is_a_refusal() =>
        Assert.Equal(
            "READONLY",
            RedisRefusal
                .Find(
                    new RedisConnectionException(
                        ConnectionFailureType.UnableToResolvePhysicalConnection,
                        CommandFlags.None,
                        "No connection (requires writable - not eligible for replica) is active/available to service this "
                            + "operation"
                    )
                )!
                .Name
        );

    [Fact]
    public void An_error_of_the_client_itself_is_not_a_refusal()
    {
        Assert.Null(
            RedisRefusal.Find(
                new RedisServerException(
                    RedisErrorKind.Unknown,
                    CommandFlags.None,
                    "Endpoint 127.0.0.1:7001 serving hashslot 12 is not reachable at this point of time."
                )
            )
        );
        Assert.Null(RedisRefusal.Find(new TimeoutException("Timeout performing EVAL")));
        Assert.Null(
            RedisRefusal.Find(
                new RedisConnectionException(
                    ConnectionFailureType.SocketClosed,
                    CommandFlags.None,
                    "SocketClosed on 127.0.0.1"
                )
            )
        );
    }
}
