using EdgeGateway.Testing.Redis;
using LogSource.Lines;

namespace LogSource.UnitTests.Buffer.Redis;

public sealed class RedisRightsTests
{
    [Fact]
    public async Task Appends_of_a_user_without_publish_rights_are_accepted_and_stored_once()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var redis = await RedisServer.StartAsync(cancel);
        await redis.CommandAsync("ACL SETUSER writer on >secret ~* +@all resetchannels", cancel);
        await using var client = new RedisClient($"{redis.ConnectionString},user=writer,password=secret");
        await client.StartAsync(cancel);

        await client.Buffer.AppendAsync("example-app", Sample.Numbers(1, 2), cancel);

        Assert.Equal([1, 2], (await client.Buffer.ReadFromAsync("example-app", EntryId.None, 10, cancel)).Numbers());
    }
}
