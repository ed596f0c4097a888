using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Tokens;
using EdgeGateway.UnitTests.Tokens;

namespace EdgeGateway.UnitTests.Hosting.Configuration;

public sealed class ReloadableOptionsTests
{
    [Theory]
    [InlineData("01:00:00", "Tokens:ClockSkew is '01:00:00': must be between 00:00:00 and 00:05:00")]
    [InlineData("soon", "Tokens:ClockSkew is 'soon': must be a duration (hh:mm:ss)")]
    public async Task An_invalid_change_is_logged_in_one_line_and_not_applied(string skew, string fault)
    {
        await using var services = await TokenServices.StartAsync(("Tokens:ClockSkew", "00:00:10"));
        var options = services.Get<ReloadableOptions<TokenOptions>>();
        var changes = 0;
        options.Changed += () => changes++;

        services.Change(("Tokens:ClockSkew", skew), ("Tokens:CacheSize", "7"));
        Assert.Equal(TimeSpan.FromSeconds(10), options.Current.ClockSkew);
        Assert.NotEqual(7, options.Current.CacheSize);
        Assert.Equal(0, changes);
        Assert.Contains(
            $"A change of the configuration is not in force: {fault}",
            Assert.Single(services.Log.Warnings),
            StringComparison.Ordinal
        );

        services.Change(("Tokens:ClockSkew", "00:00:20"));
        Assert.Equal(TimeSpan.FromSeconds(20), options.Current.ClockSkew);
        Assert.Equal(7, options.Current.CacheSize);
        Assert.Equal(1, changes);
        Assert.Single(services.Log.Warnings);
    }

    [Fact]
    public async Task Each_fault_of_a_change_is_logged_without_secrets()
    {
        await using var services = await TokenServices.StartAsync();
        services.Change(("Tokens:SigningKeys:0:Secret", "short-and-secret"), ("Tokens:CacheSize", "-1"));
        Assert.Equal(2, services.Log.Warnings.Count);
        Assert.DoesNotContain(services.Log.Lines, line => line.Contains("short-and-secret", StringComparison.Ordinal));
    }
}
