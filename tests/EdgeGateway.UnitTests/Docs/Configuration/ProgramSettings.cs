using System.Collections;
using System.Reflection;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.ReverseProxy;
using EdgeGateway.Testing;
using EdgeGateway.Tokens.LogsUrls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.UnitTests.Docs.Configuration;

/// <summary>
/// The settings that a program reads: their keys, their defaults with the shipped settings over them, and which
/// reload.
/// </summary>
internal sealed class ProgramSettings : IAsyncDisposable
{
    private const string Probe = "?";

    /// <summary>The classes that sections of both programs are read into.</summary>
    public static IReadOnlyList<Type> OptionsTypes { get; } =
    [
        .. new[] { typeof(Program), typeof(LogSource.Program), typeof(SettingsSection) }
            .SelectMany(program => program.Assembly.GetTypes())
            .Where(type => type is { IsClass: true } && type.Name.EndsWith("Options", StringComparison.Ordinal)),
    ];

    private readonly WebApplication _app;
    private readonly Dictionary<string, SettingsSection> _sections;

    private ProgramSettings(WebApplication app)
    {
        _app = app;
        _sections = app.Services.GetServices<SettingsSection>().ToDictionary(section => section.Name);
    }

    public IEnumerable<string> Sections => _sections.Keys;

    public static ProgramSettings OfGateway() =>
        new(
            Program.Build(
                [],
                builder =>
                    builder.Configuration.AddInMemoryCollection(
                        new Dictionary<string, string?>
                        {
                            ["Tokens:SigningKeys:0:Id"] = GatewayHost.KeyId,
                            ["Tokens:SigningKeys:0:Secret"] = GatewayHost.Secret,
                        }
                    )
            )
        );

    public static ProgramSettings OfLogSource() => new(LogSource.Program.Build([]));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>The keys that a section may have; null where it may have any, as lists and dictionaries.</summary>
    public IReadOnlyCollection<string>? Children(string section)
    {
        var key = $"{Concrete(section)}:{Probe}";
        var start = $"{key} is '…': must be one of ";
        return Faults(key, "x").SingleOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line
            ? [.. line[start.Length..].Replace(", or a name of your own that contains a dot", "").Split(", ")]
            : null;
    }

    /// <summary>Whether a key has one value, and is no list or section.</summary>
    public bool IsValue(string key) =>
        Children(key) is null
        && !Faults(Concrete(key), "1")
            .Any(line =>
                line.Contains("must be a list", StringComparison.Ordinal)
                || line.Contains("must be a section", StringComparison.Ordinal)
            );

    /// <summary>Whether the options of this type follow their section while the program runs.</summary>
    public bool Follows(Type options) =>
        _app.Services.GetService(typeof(ReloadableOptions<>).MakeGenericType(options)) is not null;

    /// <summary>Whether a change of a key takes effect without a restart.</summary>
    public bool Reloads(string key)
    {
        var parts = Concrete(key).Split(':', 2);
        return _sections[parts[0]].Reloads(parts.ElementAtOrDefault(1) ?? "");
    }

    /// <summary>The value that a key has in a program that is given no settings; null where there is none.</summary>
    public object? Default(string key)
    {
        if (key == LoggingSettings.Format)
        {
            // No options class has it.
            return _app.Configuration[key];
        }

        var parts = key.Split(':');
        var value = parts[0] == ReverseProxyFeature.Section ? Cluster() : Root(parts[0]);
        var rest = parts[0] == ReverseProxyFeature.Section ? parts.Skip(3) : parts.Skip(1);
        return rest.Aggregate(value, Member) switch
        {
            "" or ICollection { Count: 0 } => null,
            TimeSpan time when time == Timeout.InfiniteTimeSpan => null,
            var found => found,
        };
    }

    private string[] Faults(string key, string value)
    {
        var section = _sections[key.Split(':')[0]];
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [key] = value })
            .Build();
        return [.. SettingsMonitor.Faults(settings, section, _app.Services.GetRequiredService<SettingsSchema>())];
    }

    private object? Root(string section)
    {
        if (section == "Kestrel")
        {
            return Options(typeof(KestrelServerOptions));
        }

        if (section == nameof(PublicUrlOptions.PublicUrl))
        {
            return ((PublicUrlOptions)Options(typeof(PublicUrlOptions))!).PublicUrl;
        }

        if (typeof(LimitOptions).GetProperty(section) is { } limits)
        {
            return Activator.CreateInstance(limits.PropertyType);
        }

        var type = OptionsTypes.SingleOrDefault(type =>
            type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true } name
            && section.Equals(name.GetValue(null))
        );
        return type is null ? null : Options(type);
    }

    private object? Options(Type type) =>
        typeof(IOptions<>)
            .MakeGenericType(type)
            .GetProperty(nameof(IOptions<object>.Value))!
            .GetValue(_app.Services.GetRequiredService(typeof(IOptions<>).MakeGenericType(type)));

    // A cluster that is configured with nothing, as it is in force.
    private ClusterConfig Cluster() =>
        _app
            .Services.GetServices<IProxyConfigFilter>()
            .Aggregate(
                new ClusterConfig { ClusterId = "x" },
                (cluster, filter) => filter.ConfigureClusterAsync(cluster, CancellationToken.None).AsTask().Result
            );

    private static object? Member(object? owner, string name)
    {
        if (owner is null or string)
        {
            return null;
        }

        if (name == "*")
        {
            return Empty(ElementType(owner.GetType()));
        }

        var property = owner.GetType().GetProperty(name);
        return property?.GetValue(owner) ?? Empty(property?.PropertyType);
    }

    private static object? Empty(Type? type) =>
        type is { IsClass: true } && type != typeof(string) && type.GetConstructor(Type.EmptyTypes) is not null
            ? Activator.CreateInstance(type)
            : null;

    private static Type? ElementType(Type type) =>
        type.GetInterfaces()
            .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0]
            is { } element
            ? element.IsGenericType && element.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
                ? element.GetGenericArguments()[1]
                : element
            : null;

    private static string Concrete(string pattern) =>
        string.Join(':', pattern.Split(':').Select(part => part == "*" ? "0" : part));
}
