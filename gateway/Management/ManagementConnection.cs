namespace EdgeGateway.Management;

/// <summary>Marks connections that came in at the endpoint <c>Management</c>. The listener sets it, so no header that a client
/// writes can.</summary>
internal sealed class ManagementConnection
{
    public static ManagementConnection Instance { get; } = new();
}
