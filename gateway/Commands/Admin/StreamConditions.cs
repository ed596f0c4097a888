using System.CommandLine;
using System.CommandLine.Parsing;

namespace EdgeGateway.Commands.Admin;

/// <summary>The options by which <c>gateway streams</c> and <c>gateway end</c> select streams.</summary>
internal sealed class StreamConditions
{
    // The gateway checks the values: it has the rules.
    private readonly (Option<string> Option, string Parameter)[] _options =
    [
        (new("--tenant") { Description = "Streams of this tenant." }, "tenant"),
        (new("--app") { Description = "Streams of this app." }, "app"),
        (new("--route") { Description = "Streams of this route." }, "route"),
        (new("--kind") { Description = "websocket or sse." }, "kind"),
        (new("--protocol") { Description = "http/1.1 or http/2." }, "protocol"),
        (new("--address") { Description = "Clients with this address, or in this network: 192.0.2.0/24." }, "address"),
        (new("--token-id") { Description = "Streams of the token with this id (jti)." }, "tokenId"),
        (new("--older-than") { Description = "Streams that are open for longer: 90s, 10m, 2h." }, "olderThan"),
        (
            new("--idle-longer-than") { Description = "Streams without a byte of client or backend for longer." },
            "idleLongerThan"
        ),
    ];

    public void AddTo(Command command)
    {
        foreach (var (option, _) in _options)
        {
            command.Add(option);
        }
    }

    /// <summary>Whether at least one of them is given.</summary>
    public bool AreIn(CommandResult result) => _options.Any(one => result.GetResult(one.Option) is not null);

    /// <summary>Returns the conditions as parameters of a query.</summary>
    public IEnumerable<(string Name, string Value)> Read(ParseResult parsed) =>
        from one in _options
        where parsed.GetValue(one.Option) is not null
        select (one.Parameter, parsed.GetValue(one.Option)!);

    /// <summary>Writes parameters as a query.</summary>
    public static string ToQuery(IEnumerable<(string Name, string Value)> parameters) =>
        string.Join('&', parameters.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));
}
