namespace EdgeGateway.UnitTests.Deployment.Manifests;

/// <summary>The fields of cert-manager's <c>Certificate</c> (cert-manager.io/v1) that the manifests use.</summary>
public sealed class CertificateSpec
{
    public required string SecretName { get; set; }

    public required IList<string> DnsNames { get; set; }

    public required Key PrivateKey { get; set; }

    public required Issuer IssuerRef { get; set; }

    public sealed class Key
    {
        public required string Algorithm { get; set; }

        public required int Size { get; set; }

        public required string RotationPolicy { get; set; }
    }

    public sealed class Issuer
    {
        public required string Group { get; set; }

        public required string Kind { get; set; }

        public required string Name { get; set; }
    }
}
