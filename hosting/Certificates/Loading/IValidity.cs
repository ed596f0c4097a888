namespace EdgeGateway.Hosting.Certificates.Loading;

/// <summary>What logs and metrics have of loaded certificates.</summary>
internal interface IValidity
{
    string Subject { get; }

    DateTimeOffset NotBefore { get; }

    DateTimeOffset NotAfter { get; }
}
