namespace EdgeGateway.UnitTests.Deployment.Manifests;

/// <summary>
/// The fields of the Gateway API's <c>HTTPRoute</c> (gateway.networking.k8s.io/v1) that the manifests use.
/// </summary>
public sealed class HttpRouteSpec
{
    public required IList<Parent> ParentRefs { get; set; }

    public required IList<string> Hostnames { get; set; }

    public required IList<Rule> Rules { get; set; }

    public sealed class Parent
    {
        public required string Name { get; set; }

        public required string Namespace { get; set; }
    }

    public sealed class Rule
    {
        public required IList<Match> Matches { get; set; }

        public required Clocks Timeouts { get; set; }

        public required IList<Backend> BackendRefs { get; set; }
    }

    public sealed class Match
    {
        public required PathMatch Path { get; set; }
    }

    public sealed class PathMatch
    {
        public required string Type { get; set; }

        public required string Value { get; set; }
    }

    public sealed class Clocks
    {
        public required string Request { get; set; }

        public required string BackendRequest { get; set; }
    }

    public sealed class Backend
    {
        public required string Name { get; set; }

        public required int Port { get; set; }
    }
}
