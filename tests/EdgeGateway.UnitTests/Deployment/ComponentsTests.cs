using System.Text.Json;
using EdgeGateway.UnitTests.Docs;

namespace EdgeGateway.UnitTests.Deployment;

/// <summary><c>licenses/</c>: the lists of third-party components and their notices are those of the lock files.</summary>
public sealed class ComponentsTests
{
    [Theory]
    [InlineData("gateway")]
    [InlineData("backend-stub")]
    public void The_list_of_components_and_the_notices_have_every_locked_package_and_no_other(string program)
    {
        var components = Components(program);
        Assert.Equal(
            Locked(program).Order(StringComparer.Ordinal),
            components
                .Where(component => component.Purl.StartsWith("pkg:nuget/", StringComparison.Ordinal))
                .Select(component => $"{component.Name} {component.Version}")
                .Order(StringComparer.Ordinal)
        );
        var notices = Read($"licenses/{program}-notices.txt").Split('\n');
        Assert.All(
            components,
            component =>
                Assert.Contains(
                    notices,
                    line => line.StartsWith($"{component.Name} {component.Version} (", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void The_list_of_the_gateway_has_the_packages_of_its_pages()
    {
        var pages = (string[])["Viewer", "Dashboard"];
        var notices = pages
            .SelectMany(page => Read($"gateway/{page}/web/dist/licenses.txt").Split($"\n{new string('-', 80)}\n\n"))
            .Select(notice => notice.Split(" (")[0])
            .Distinct()
            .Order(StringComparer.Ordinal);
        var bundled = Components("gateway")
            .Where(component => component.Purl.StartsWith("pkg:npm/", StringComparison.Ordinal))
            .Select(component => $"{component.Name} {component.Version}")
            .Order(StringComparer.Ordinal);
        Assert.NotEmpty(bundled);
        Assert.Equal(notices, bundled);
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(MarkdownPage.Root(), path));

    private static (string Name, string Version, string Purl)[] Components(string program) =>
        [
            .. JsonDocument
                .Parse(Read($"licenses/{program}.cdx.json"))
                .RootElement.GetProperty("components")
                .EnumerateArray()
                .Select(component =>
                    (
                        component.GetProperty("name").GetString()!,
                        component.GetProperty("version").GetString()!,
                        component.GetProperty("purl").GetString()!
                    )
                ),
        ];

    private static IEnumerable<string> Locked(string program) =>
        JsonDocument
            .Parse(Read($"{program}/packages.lock.json"))
            .RootElement.GetProperty("dependencies")
            .GetProperty("net10.0")
            .EnumerateObject()
            .Where(package => package.Value.TryGetProperty("resolved", out _))
            .Select(package => $"{package.Name} {package.Value.GetProperty("resolved").GetString()}");
}
