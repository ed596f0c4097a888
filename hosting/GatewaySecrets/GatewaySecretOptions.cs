namespace EdgeGateway.Hosting.GatewaySecrets;

/// <summary>A secret that gateways and log sources share: either in the settings or in a file.</summary>
internal class GatewaySecretOptions
{
    /// <summary>The secret: 32 to 1,024 characters of visible ASCII. It never appears in any output.</summary>
    public string Secret
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>
    /// A file with the secret, instead of <see cref="Secret"/>. A change of the file applies without a restart. Line
    /// breaks at its end do not count.
    /// </summary>
    public string SecretFile
    {
        get;
        set => field = value ?? "";
    } = "";
}
