using LogSource.Syslog.Routing;

namespace LogSource.UnitTests.Syslog;

public sealed class SyslogRouterTests
{
    [Fact]
    public void The_first_matching_route_decides()
    {
        var router = Messages.Router(
            new SyslogRouteOptions
            {
                Hostname = "web-?.example",
                App = "shop",
                Container = "{hostname}",
            },
            new SyslogRouteOptions
            {
                AppName = "cron",
                ProcId = "-",
                App = "jobs",
                Container = "{app-name}",
            },
            new SyslogRouteOptions
            {
                AppName = "my*",
                App = "{app-name}",
                Container = "{procid}",
            }
        );

        Assert.Equal(
            new SyslogTarget("shop", "WEB-1-example"),
            router.Find(new SyslogSender("WEB-1.example", "my", "1"))
        );
        Assert.Equal(new SyslogTarget("jobs", "cron"), router.Find(new SyslogSender("web-10.example", "cron", "-")));
        Assert.Equal(new SyslogTarget("my-app", "web-1"), router.Find(new SyslogSender("-", "My_App", "web.1")));
        Assert.Equal(new SyslogTarget("my", "app-1"), router.Find(new SyslogSender("-", "my", "-")));
        Assert.Null(router.Find(new SyslogSender("host", "cron", "17")));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("___")]
    public void A_sender_that_gives_no_valid_app_name_has_no_target(string appName) =>
        Assert.Null(
            Messages.Router(new SyslogRouteOptions { App = "{app-name}" }).Find(new SyslogSender("h", appName, "1"))
        );

    [Fact]
    public void A_long_name_is_cut_to_a_valid_app_name()
    {
        var target = Messages
            .Router(new SyslogRouteOptions { App = "{app-name}" })
            .Find(new SyslogSender("h", new string('a', 63) + "-" + new string('b', 100), "1"));

        Assert.Equal(new string('a', 63), target?.App);
    }
}
