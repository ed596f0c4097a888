using EdgeGateway.ReverseProxy.Targets;

namespace EdgeGateway.UnitTests.ReverseProxy.Targets;

public sealed class PathReadingsTests
{
    [Theory]
    [InlineData("//admin", "/admin")]
    [InlineData("/x//../admin", "/admin")]
    [InlineData("/admin;a=b/x", "/admin/x")]
    [InlineData("/admin%2Fx", "/admin/x")]
    [InlineData("/admin%252fx", "/admin/x")]
    [InlineData("/admin\\x", "/admin/x")]
    [InlineData("/admin%5Cx", "/admin/x")]
    [InlineData("/%2561dmin", "/admin")]
    [InlineData("/x;%2F..%2Fadmin", "/admin")]
    [InlineData("/x;%2f../admin/", "/x/admin/")]
    [InlineData("/admin%3Ba=b/x", "/admin/x")]
    [InlineData(";/admin", "/admin")]
    public void The_readings_of_a_path_have_those_of_other_servers(string path, string reading)
    {
        Assert.True(PathReadings.MayDiffer(path));
        Assert.Contains(reading, PathReadings.Of(path));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/apps/example-app/logs")]
    [InlineData("/a:b@c,d=e!$&'()*")]
    [InlineData("/.well-known/..a/é ")]
    public void Most_paths_have_one_reading(string path) => Assert.False(PathReadings.MayDiffer(path));
}
