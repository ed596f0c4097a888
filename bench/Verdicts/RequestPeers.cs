using System.Net;
using EdgeGateway.Bench.Proxies;
using EdgeGateway.Testing.Requests;

namespace EdgeGateway.Bench.Verdicts;

/// <summary>The commands that start nginx and HAProxy with their defaults in front of the lanes' backends.</summary>
internal static class RequestPeers
{
    public static string[] Nginx(string folder, IPEndPoint http1, IPEndPoint http2, CaseLane[] lanes) =>
        PeerCommands.Nginx(
            folder,
            modules: "",
            $$"""
                map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
                {{Lines(lanes, lane => $"upstream {Name(lane)} {{ server {lane.Backend.Address}; keepalive 4; }}")}}
                server {
                    listen {{http1}};
                    listen {{http2}} http2;
                    proxy_http_version 1.1;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection $connection_upgrade;
                    {{Lines(lanes, lane => $"location {lane.Path}/ {{ proxy_pass http://{Name(lane)}; }}")}}
                }
            """
        );

    public static string[] Haproxy(string folder, IPEndPoint http1, IPEndPoint http2, CaseLane[] lanes)
    {
        var file = Path.Combine(folder, "haproxy.cfg");
        File.WriteAllText(
            file,
            $"""
            defaults
                mode http
                timeout connect 5s
                timeout client 30s
                timeout server 30s
                http-reuse always
            frontend clients
                bind {http1}
                bind {http2} proto h2
                {Lines(lanes, lane => $"use_backend {Name(lane)} if {{ path_beg {lane.Path}/ }}")}
            {Lines(lanes, lane => $"backend {Name(lane)}\n    server primary {lane.Backend.Address}", indent: "")}

            """
        );
        return ["haproxy", "-db", "-f", file];
    }

    private static string Name(CaseLane lane) => lane.Path.Trim('/');

    private static string Lines(CaseLane[] lanes, Func<CaseLane, string> line, string indent = "    ") =>
        string.Join($"\n{indent}", lanes.Select(line));
}
