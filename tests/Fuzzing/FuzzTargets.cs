using EdgeGateway.Fuzzing.Targets;

namespace EdgeGateway.Fuzzing;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new WebSocketTarget(),
        new Http2FramesTarget(),
        new EventStreamTarget(),
        new SyslogFramingTarget(),
        new SyslogMessageTarget(),
        new LogplexTarget(),
        new NdjsonTarget(),
        new JsonTarget(),
        new TokenTarget(),
        new QueryTarget(),
        new ForwardedHeadersTarget(),
        new ExpressionTarget(),
        new RequestTargetTarget(),
        new JwtTarget(),
        new BodyTarget(),
    ];

    public static IFuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
