using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Hosting.Certificates.Handshakes;

namespace EdgeGateway.Hosting.Checks.Tls;

/// <summary>
/// Rates TLS as SSL Labs' rating guide (2009r) does, as far as settings and a certificate can show it. What the guide
/// rates besides (old protocols, weak suites, renegotiation, known faults) cannot be configured here.
/// </summary>
internal sealed class TlsRating
{
    private static readonly TimeSpan LongHsts = TimeSpan.FromDays(180);

    private readonly List<string> _facts = [];
    private readonly List<string> _reasons = [];
    private TlsGrade _grade = TlsGrade.APlus;

    private TlsRating() { }

    /// <param name="endpoint">The section that the verdict is about.</param>
    /// <param name="versions">The TLS versions.</param>
    /// <param name="certificate">The certificate in force.</param>
    /// <param name="name">A host name that clients use; null if none is known.</param>
    /// <param name="hsts">The age of <c>Strict-Transport-Security</c>; null if the endpoint does not serve browsers.</param>
    /// <param name="now">The time.</param>
    public static TlsVerdict Rate(
        string endpoint,
        SslProtocols versions,
        TlsCertificate certificate,
        string? name,
        TimeSpan? hsts,
        DateTimeOffset now
    )
    {
        var rating = new TlsRating();
        rating.RateVersions(versions);
        rating.RateKey(certificate.Context.TargetCertificate);
        rating.RateValidity(certificate, now);
        rating.RateChain(certificate, now);
        rating.RateName(certificate.Context.TargetCertificate, name);
        rating.RateHsts(hsts);
        return new TlsVerdict(endpoint, Format(rating._grade), rating._facts, rating._reasons);
    }

    private static string Format(TlsGrade grade) =>
        grade switch
        {
            TlsGrade.APlus => "A+",
            TlsGrade.AMinus => "A-",
            _ => grade.ToString(),
        };

    private void Limit(TlsGrade grade, string reason)
    {
        _grade = grade < _grade ? grade : _grade;
        _reasons.Add($"{Format(grade)}: {reason}");
    }

    private void RateVersions(SslProtocols versions)
    {
        _facts.Add(
            versions switch
            {
                SslProtocols.Tls12 => "TLS 1.2 with forward secrecy and authenticated encryption only",
                SslProtocols.Tls13 => "TLS 1.3",
                _ => "TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only",
            }
        );
        if (!versions.HasFlag(SslProtocols.Tls13))
        {
            Limit(TlsGrade.AMinus, "without TLS 1.3");
        }
    }

    private void RateKey(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var curve = certificate.GetECDsaPublicKey();
        var (kind, size, least) = (rsa, curve) switch
        {
            ({ KeySize: var bits }, _) => ("RSA", bits, 2_048),
            (_, { KeySize: var bits }) => ("EC", bits, 256),
            _ => ("unknown", 0, 0),
        };
        _facts.Add(string.Create(CultureInfo.InvariantCulture, $"{kind} key of {size} bits"));
        if (size < least)
        {
            Limit(TlsGrade.F, string.Create(CultureInfo.InvariantCulture, $"a key below {least} bits can be broken"));
        }
    }

    private void RateValidity(TlsCertificate certificate, DateTimeOffset now)
    {
        var (from, until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        _facts.Add(
            string.Create(CultureInfo.InvariantCulture, $"valid from {from:yyyy-MM-dd} until {until:yyyy-MM-dd}")
        );
        if (now < certificate.NotBefore || now > certificate.NotAfter)
        {
            Limit(TlsGrade.F, "the certificate is not valid at this time");
        }
    }

    private void RateChain(TlsCertificate certificate, DateTimeOffset now)
    {
        var leaf = certificate.Context.TargetCertificate;
        foreach (var link in certificate.Context.IntermediateCertificates.Prepend(leaf))
        {
            // Ends with the name of the hash: sha256RSA, sha1RSA, md5RSA, sha1ECDSA.
            var algorithm = link.SignatureAlgorithm.FriendlyName ?? "";
            if (
                algorithm.Contains("sha1", StringComparison.OrdinalIgnoreCase)
                || algorithm.Contains("md5", StringComparison.OrdinalIgnoreCase)
            )
            {
                Limit(TlsGrade.F, $"the signature of {link.Subject} ({algorithm}) can be forged");
            }
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        chain.ChainPolicy.ExtraStore.AddRange(certificate.Context.IntermediateCertificates.ToArray());
        chain.Build(leaf);
        var faults = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (faults.HasFlag(X509ChainStatusFlags.PartialChain))
        {
            Limit(
                TlsGrade.T,
                "the file lacks an intermediate certificate, or this host does not trust the authority "
                    + chain.ChainElements[^1].Certificate.Issuer
            );
        }
        else if (faults.HasFlag(X509ChainStatusFlags.UntrustedRoot))
        {
            Limit(TlsGrade.T, $"this host does not trust the authority {chain.ChainElements[^1].Certificate.Subject}");
        }
        else
        {
            _facts.Add("chain complete");
        }
    }

    private void RateName(X509Certificate2 certificate, string? name)
    {
        if (name is null)
        {
            return;
        }

        // Any name of a pattern.
        var sample = name.StartsWith("*.", StringComparison.Ordinal) ? $"any{name[1..]}" : name;
        if (!certificate.MatchesHostname(sample, allowWildcards: true, allowCommonName: false))
        {
            Limit(TlsGrade.M, $"the certificate is not for {name}");
        }
        else
        {
            _facts.Add($"for {name}");
        }
    }

    private void RateHsts(TimeSpan? hsts)
    {
        if (hsts is { } age && age >= LongHsts)
        {
            _facts.Add("HSTS");
        }
        else
        {
            Limit(
                TlsGrade.A,
                hsts is null
                    ? "A+ is for browsers' connections"
                    : $"Https:Hsts:MaxAge is below {LongHsts.Days} days, so browsers may begin with plain HTTP"
            );
        }
    }
}
