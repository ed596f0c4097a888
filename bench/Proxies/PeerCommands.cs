using System.Net;

namespace EdgeGateway.Bench.Proxies;

/// <summary>The commands that start the peers, and their configuration files.</summary>
internal sealed class PeerCommands(Site site, EmbeddedLogSource logSource)
{
    private const string NchanModule = "/usr/lib/nginx/modules/ngx_nchan_module.so";

    public string[] Nginx(string folder, ProxyEndpoints endpoints) =>
        Nginx(
            folder,
            modules: "",
            $$"""
                keepalive_requests 1000000000;
                map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
                upstream log_source {
                    server {{logSource.Http1}};
                    keepalive 128;
                    keepalive_requests 1000000000;
                }
                server {
                    listen {{endpoints.Http}} backlog=4096;
                    listen {{endpoints.Tls}} ssl http2 backlog=4096;
                    ssl_certificate {{site.CertificateFile}};
                    ssl_certificate_key {{site.KeyFile}};
                    location / {
                        proxy_pass http://log_source;
                        proxy_http_version 1.1;
                        proxy_set_header Host $http_host;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection $connection_upgrade;
                        proxy_read_timeout 1h;
                        proxy_send_timeout 1h;
                    }
                }
            """
        );

    // The URLs of the log source, so that clients and writers are the same. It has no dumps.
    public static string[] Nchan(string folder, ProxyEndpoints endpoints) =>
        Nginx(
            folder,
            $"load_module {NchanModule};",
            $$"""
                server {
                    listen {{endpoints.Http}} backlog=4096;
                    set $plain "$request_method:$arg_stream";
                    if ($plain = "GET:") { return 200; }
                    location ~ ^/apps/(.+)/logs$ {
                        nchan_subscriber websocket eventsource;
                        nchan_channel_id $1;
                        nchan_subscriber_first_message newest;
                    }
                    location ~ ^/apps/(.+)/lines$ {
                        nchan_publisher http;
                        nchan_channel_id $1;
                    }
                }
            """
        );

    /// <summary>Writes a configuration of nginx, and returns the command that runs it.</summary>
    /// <param name="folder">The folder for the file.</param>
    /// <param name="modules">What loads modules.</param>
    /// <param name="servers">The content of the block <c>http</c>.</param>
    public static string[] Nginx(string folder, string modules, string servers)
    {
        var file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(
            file,
            $$"""
            {{modules}}
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            daemon off;
            worker_processes auto;
            pid nginx.pid;
            error_log stderr warn;
            events { worker_connections 32768; }
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
            {{servers}}
            }
            """
        );
        return ["nginx", "-p", folder, "-c", file, "-e", "stderr"];
    }

    public string[] Haproxy(string folder, ProxyEndpoints endpoints)
    {
        var file = Path.Combine(folder, "haproxy.cfg");
        File.WriteAllText(
            file,
            $"""
            global
                ssl-default-bind-options ssl-min-ver TLSv1.2
            defaults
                mode http
                timeout connect 5s
                timeout client 1h
                timeout server 1h
                timeout tunnel 1h
            frontend clients
                bind {endpoints.Http} backlog 4096
                bind {endpoints.Tls} backlog 4096 ssl crt {site.CertificateAndKeyFile} alpn h2,http/1.1
                default_backend log-source
            backend log-source
                server primary {logSource.Http1}

            """
        );
        return ["haproxy", "-db", "-f", file];
    }

    public string[] PlainYarp(ProxyEndpoints endpoints, IPEndPoint backend, string version) =>
        [
            .. Programs.Command(site.Programs.PlainYarp, "plain-yarp"),
            $"--Kestrel:Endpoints:Http:Url=http://{endpoints.Http}",
            $"--Kestrel:Endpoints:Tls:Url=https://{endpoints.Tls}",
            $"--Kestrel:Endpoints:Tls:Certificate:Path={site.CertificateFile}",
            $"--Kestrel:Endpoints:Tls:Certificate:KeyPath={site.KeyFile}",
            "--ReverseProxy:Routes:all:ClusterId=log-source",
            "--ReverseProxy:Routes:all:Match:Path=/{**rest}",
            $"--ReverseProxy:Clusters:log-source:Destinations:primary:Address=http://{backend}/",
            $"--ReverseProxy:Clusters:log-source:HttpRequest:Version={version}",
            "--ReverseProxy:Clusters:log-source:HttpRequest:VersionPolicy=RequestVersionExact",
            "--ReverseProxy:Clusters:log-source:HttpRequest:ActivityTimeout=01:00:00",
        ];
}
