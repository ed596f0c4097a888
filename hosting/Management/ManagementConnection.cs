namespace EdgeGateway.Hosting.Management;

/// <summary>
/// Marks connections of the endpoint <c>Management</c>. The listener sets this feature, so that clients cannot set it
/// with a header.
/// </summary>
internal sealed class ManagementConnection
{
    public static ManagementConnection Instance { get; } = new();
}
