namespace FunctionalTests.Secrets;

/// <summary>Settings with secrets.</summary>
/// <param name="secrets">The secrets.</param>
/// <param name="redis">The Redis that both programs use.</param>
/// <param name="proxy">A proxy in front of a backend.</param>
internal sealed class SecretSettings(ConfiguredSecrets secrets, EchoingRedis redis, RefusingProxy proxy)
{
    /// <summary>Settings of which each is wrong, or makes something fail later; most contain a secret.</summary>
    public IEnumerable<(string Key, string? Value)[]> Wrong()
    {
        var own = secrets.New("misplaced");
        var file = secrets.Pkcs12File;
        return
        [
            [("Tokens:SigningKeys:0:Secret", own[..20])],
            [("Tokens:SigningKeys:0:Secret:Value", own)],
            [("Tokens:SigningKeys:1:Secret", own), ("Tokens:SigningKeys:1:Id", "k1")],
            [("Tokens:SigningKeys:0:Password", own)],
            [("Tokens:SigningKeys", own)],
            [("Tokens:KeySets:0:Url", $"http://user:{own}@id.test/jwks"), ("Tokens:KeySets:0:RequireHttps", "false")],
            [("Redis:ConnectionString", $"redis://gateway:{own}@host:notaport")],
            [("Redis:ConnectionString", $"redis.test,password={own},ssl=maybe")],
            [("Redis:ConnectionString", $"redis.test,passwort={own}")],
            [("Redis:ConnectionString", $"redis.test:6379,ssl=true,{own}")],
            [("Redis:ConnectionString", $"redis.test:6379,{own}")],
            [("Redis:ConnectionString", $"{own},redis.test:6379")],
            [("Redis:ConnectionString", $"redis://redis.test:6379,{own}")],
            [("Redis:ConnectionString", own)],
            [("Redis:ConnectionString:Password", own)],
            [("Redis:Password", own)],
            [("Kestrel:Certificates:Default:Password", own)],
            [("Kestrel:Certificates:Default:Password:0", own)],
            [("Kestrel:Certificates:Default:KeyPath", file)],
            [("Kestrel:Certificates:Default:Pasword", own)],
            [("BackendTls:Clusters:log-source:Certificate:Password", own)],
            [("BackendTls:Clusters:log-source:Certificate:Path", secrets.SigningKeyFile)],
            [("BackendTls:Clusters:log-source:CertificateAuthority", secrets.SigningKeyFile)],
            [("BackendAuthentication:Secrets:0:Secret", own[..20])],
            [("BackendAuthentication:Secrets:0:Secret", $"{own} with spaces and \u00e9")],
            [("BackendAuthentication:Secrets", own)],
            [
                ("ReverseProxy:Routes:logs:Transforms:0:RequestHeader", "A"),
                ("ReverseProxy:Routes:logs:Transforms:0:Sett", own),
            ],
            [("ReverseProxy:Routes:logs:Transforms:0:Unknown", own)],
            [("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"http://user:{own}@host:99999/")],
            [("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"http://user:{own}@host/?key={own}")],
            [("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"user:{own}@host:80")],
            [("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"{own}@host")],
            [("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"http:/user:{own}@host")],
            [("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"host/?key={own}")],
            [("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"http://host/#{own}")],
            [("ReverseProxy:Clusters:log-source:Destinations:primary:Health", $"host/ready?key={own}")],
            [("ReverseProxy:Clusters:log-source:HttpClient:WebProxy:Address", $"http://user:{own}@proxy:notaport")],
            [("ReverseProxy:Clusters:log-source:HttpClient:WebProxy:Address", $"user:{own}@proxy:3128")],
            [("Tokens:KeySets:0:Url", $"id.test/jwks?signature={own}")],
            [("Kestrel:Endpoints:Public:Url", $"http://user:{own}@*:8080")],
            [("PublicUrl", $"https://user:{own}@logs.test/?key={own}")],
            [("PublicUrl", $"https://logs.test/#token={own}")],
            [("OTEL_EXPORTER_OTLP_ENDPOINT", $"collector?key={own}")],
        ];
    }

    /// <summary>Settings of a gateway with a secret in each place that takes one.</summary>
    public (string Key, string? Value)[] Gateway() =>
        [
            ("Tokens:SigningKeys:0:Id", "k1"),
            ("Tokens:SigningKeys:0:Secret", secrets.SigningKey),
            ("Tokens:SigningKeys:9:Id", "k9"),
            ("Tokens:SigningKeys:9:SecretFile", secrets.SigningKeyFile),
            ("Tokens:KeySets:0:Url", $"http://127.0.0.1:1/jwks?signature={secrets.New("url-signature")}"),
            (
                "Redis:ConnectionString",
                $"redis://gateway:{Uri.EscapeDataString(secrets.RedisPassword)}@127.0.0.1:{redis.Port}"
            ),
            ("Kestrel:Certificates:Default:Path", secrets.Pkcs12File),
            ("Kestrel:Certificates:Default:Password", secrets.CertificatePassword),
            ("BackendTls:Clusters:log-source:Certificate:Path", secrets.Pkcs12File),
            ("BackendTls:Clusters:log-source:Certificate:Password", secrets.CertificatePassword),
            ("BackendAuthentication:Secrets:0:Cluster", "log-source"),
            ("BackendAuthentication:Secrets:0:Secret", secrets.BackendSecret),
            ("ReverseProxy:Routes:logs:Transforms:0:RequestHeader", "X-Key"),
            ("ReverseProxy:Routes:logs:Transforms:0:Set", secrets.HeaderValue),
            ("ReverseProxy:Clusters:log-source:HealthCheck:Active:Enabled", "true"),
            ("ReverseProxy:Clusters:log-source:HealthCheck:Active:Interval", "00:00:00.2"),
            ("ReverseProxy:Clusters:log-source:HealthCheck:Active:Query", $"?key={secrets.New("probe-key")}"),
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", "http://127.0.0.1:1/"),
            (
                "ReverseProxy:Clusters:proxied:HttpClient:WebProxy:Address",
                $"http://user:{secrets.New("proxy-password")}@127.0.0.1:1/"
            ),
            ("ReverseProxy:Clusters:proxied:Destinations:primary:Address", "http://backend.test/"),
            (
                "ReverseProxy:Clusters:tunnelled:HttpClient:WebProxy:Address",
                $"http://user:{secrets.New("tunnel-password")}@127.0.0.1:{proxy.Port}/"
            ),
            ("ReverseProxy:Clusters:tunnelled:Destinations:primary:Address", "https://backend.test/"),
            ("ReverseProxy:Routes:tunnelled:ClusterId", "tunnelled"),
            ("ReverseProxy:Routes:tunnelled:Match:Path", "/tunnelled/{**rest}"),
            ("ReverseProxy:Routes:tunnelled:AuthorizationPolicy", "Anonymous"),
            ("ReverseProxy:Routes:proxied:ClusterId", "proxied"),
            ("ReverseProxy:Routes:proxied:Match:Path", "/proxied/{**rest}"),
            ("ReverseProxy:Routes:proxied:AuthorizationPolicy", "Anonymous"),
            ("Tokens:MaxFailuresPerMinute", "0"),
        ];

    /// <summary>The same of a log source.</summary>
    public (string Key, string? Value)[] LogSource() =>
        [
            ("Buffer:Kind", "Redis"),
            (
                "Redis:ConnectionString",
                $"127.0.0.1:{redis.Port},user=source,password={secrets.RedisPassword},connectTimeout=500"
            ),
            ("Kestrel:Certificates:Default:Path", secrets.Pkcs12File),
            ("Kestrel:Certificates:Default:Password", secrets.CertificatePassword),
            ("GatewayAuthentication:Secrets:0:Secret", secrets.BackendSecret),
            ("Syslog:Endpoints:Tcp:Url", "tls://127.0.0.1:0"),
            ("Syslog:Routes:0:App", "example-app"),
        ];
}
