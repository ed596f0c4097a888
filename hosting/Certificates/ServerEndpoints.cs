using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Hosting.Certificates.Loading;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Configuration.Server;
using EdgeGateway.Hosting.Startup;
using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.Hosting.Certificates;

/// <summary>
/// Binds the endpoints of the settings. Kestrel follows a copy of its section without the certificates: given a
/// certificate's path, it watches the file, and replaces the certificate by binding the endpoint anew, which ends all
/// connections of the endpoint. Certificates come from <see cref="EndpointCertificates"/> instead.
/// </summary>
/// <param name="inForce">The section <c>Kestrel</c> in force.</param>
/// <param name="certificates">The certificates.</param>
/// <param name="options">What holds for all endpoints with TLS.</param>
/// <param name="setups">What features add to endpoints.</param>
internal sealed class ServerEndpoints(
    IConfigurationSection inForce,
    EndpointCertificates certificates,
    TlsOptions options,
    IEnumerable<EndpointSetup> setups
) : ISectionCheck, IDisposable
{
    private readonly CheckedSections _withoutCertificates = new();
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private IDisposable? _watch;
    private volatile bool _hasFallback;

    public string Section => inForce.Path;

    /// <summary>Binds the endpoints in force, and lets Kestrel follow their changes.</summary>
    /// <exception cref="OperatorErrorException">A certificate cannot be loaded.</exception>
    public void Configure(KestrelServerOptions kestrel)
    {
        var loader = kestrel.Configure(_withoutCertificates.Get(Section), reloadOnChange: true);
        Follow(loader);
        certificates.RequireAll();
        _watch?.Dispose();
        _watch = ChangeToken.OnChange(inForce.GetReloadToken, () => Follow(loader));
    }

    /// <summary>Finds https endpoints that a change leaves without a certificate.</summary>
    public IEnumerable<string> Check(IConfigurationSection section) =>
        from endpoint in _hasFallback ? [] : section.GetSection("Endpoints").GetChildren()
        where IsHttps(endpoint["Url"]) && !HasCertificate(endpoint, section)
        select MissingCertificate(endpoint);

    public void Dispose() => _watch?.Dispose();

    private static bool IsHttps(string? url) => url?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;

    private static bool HasCertificate(IConfigurationSection endpoint, IConfigurationSection kestrel)
    {
        var hosts = endpoint.GetSection("Sni").GetChildren().ToArray();
        return CertificateSource.Read(kestrel.GetSection("Certificates:Default")) is not null
            || CertificateSource.Read(endpoint.GetSection("Certificate")) is not null
            || (
                hosts.Length > 0
                && hosts.All(host => CertificateSource.Read(host.GetSection("Certificate")) is not null)
            );
    }

    private static string MissingCertificate(IConfigurationSection endpoint) =>
        OptionsFaults.FormatLine(
            $"{endpoint.Path}:Certificate",
            "",
            "a certificate, or Kestrel:Certificates:Default must be one: https needs it"
        );

    // Kestrel's section without certificates. A name of Sni that has only a certificate is then left out, too.
    private static bool IsCertificate(string key)
    {
        var parts = key.Split(':');
        return parts is [_, var group, var name, ..]
            && (
                group.Equals("Certificates", StringComparison.OrdinalIgnoreCase)
                    ? name.Equals("Default", StringComparison.OrdinalIgnoreCase)
                    : IsNamedAuthority(parts[^1])
                        || parts is [_, _, _, var own, ..] && IsNamedCertificate(own)
                        || parts is [_, _, _, _, _, var host, ..] && IsNamedCertificate(host)
            );
    }

    private static bool IsNamedCertificate(string part) =>
        part.Equals("Certificate", StringComparison.OrdinalIgnoreCase);

    private static bool IsNamedAuthority(string part) =>
        part.Equals(
            nameof(KestrelSettings.EndpointDefaultSettings.ClientCertificateAuthority),
            StringComparison.OrdinalIgnoreCase
        );

    private void Follow(KestrelConfigurationLoader loader)
    {
        certificates.Update(inForce);

        // An endpoint gets its certificate by its name, which has to be known before Kestrel binds it.
        foreach (var endpoint in inForce.GetSection("Endpoints").GetChildren().Where(one => _names.Add(one.Key)))
        {
            loader.Endpoint(endpoint.Key, configuration => Bind(endpoint.Key, configuration));
        }

        _withoutCertificates.Accept([
            new ConfigurationBuilder()
                .AddInMemoryCollection(inForce.AsEnumerable().Where(setting => !IsCertificate(setting.Key)))
                .Build()
                .GetSection(Section),
        ]);
    }

    private void Bind(string name, EndpointConfiguration endpoint)
    {
        SetUp(isBeforeTls: true);
        if (endpoint.IsHttps)
        {
            UseHttps(name, endpoint);
        }

        SetUp(isBeforeTls: false);

        void SetUp(bool isBeforeTls)
        {
            foreach (var setup in setups.Where(setup => setup.IsBeforeTls == isBeforeTls && setup.IsFor(name)))
            {
                setup.Configure(endpoint);
            }
        }
    }

    private void UseHttps(string name, EndpointConfiguration endpoint)
    {
        var hosts = certificates.Find(name);
        var tls = new EndpointTls(
            name,
            endpoint.HttpsOptions,
            endpoint.ListenOptions.Protocols,
            OpenSslContexts.Configure(CipherSuites.ToOpenSsl(options.CipherSuites))
                ? null
                : CipherSuites.ToPolicy(options.CipherSuites),
            certificates
        );
        if (tls.Fallback is not null)
        {
            _hasFallback = true;
        }
        else if (hosts is null || hosts.Hosts.Any(host => host.Certificate is null))
        {
            throw new OperatorErrorException(MissingCertificate(endpoint.ConfigSection));
        }

        // ALPN selects among the protocols of each host name.
        endpoint.ListenOptions.Protocols |= hosts?.Protocols ?? HttpProtocols.None;
        endpoint.ListenOptions.UseHttps(
            new TlsHandshakeCallbackOptions
            {
                OnConnection = tls.SelectAsync,
                HandshakeTimeout = endpoint.HttpsOptions.HandshakeTimeout,
            }
        );
    }
}
