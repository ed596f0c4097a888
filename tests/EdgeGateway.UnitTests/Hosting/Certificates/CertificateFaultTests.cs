using EdgeGateway.Testing;

namespace EdgeGateway.UnitTests.Hosting.Certificates;

/// <summary>A certificate that cannot be used: the last one is served, and one line reports the cause.</summary>
public sealed class CertificateFaultTests : EndpointCertificatesTestBase
{
    [Fact]
    public void A_pair_that_does_not_match_is_reported_once_and_the_last_certificate_stays_in_force()
    {
        var first = Write(Folder.WriteInPlace);
        UsePemFiles();
        using var stale = new Gauge(Services, "edge.certificate.stale");
        using var expiry = new Gauge(Services, "edge.certificate.expiry");
        Assert.Equal(0, stale.Read(Section));
        Folder.WriteKey(TestCertificate.Create("a.test"));
        for (var i = 0; i < 30; i++)
        {
            Poll();
        }

        Assert.Equal(first, Current());
        Assert.Contains(
            $"stays in force: {Section}:Path is '{Folder.CertificatePath}': must be a certificate that can be read "
                + "with its KeyPath and Password (",
            Assert.Single(Log.Warnings),
            StringComparison.Ordinal
        );
        Assert.Equal(1, stale.Read(Section));
        Assert.InRange(expiry.Read(Section), 29 * 86_400, 30 * 86_400);

        var next = Write(Folder.WriteInPlace);
        Poll();
        Poll();
        Assert.Equal(next, Current());
        Assert.Equal(0, stale.Read(Section));
        Assert.Single(Log.Lines, line => line.Contains($"{Section} can be loaded again"));
    }

    [Fact]
    public void Files_that_are_deleted_and_restored_keep_the_certificate()
    {
        var first = Write(Folder.WriteInPlace);
        UsePemFiles();
        var key = File.ReadAllText(Folder.KeyPath);
        File.Delete(Folder.KeyPath);
        for (var i = 0; i < 20; i++)
        {
            Poll();
        }

        Assert.Equal(first, Current());
        Assert.Contains(
            $"{Section}:KeyPath is '{Folder.KeyPath}': must be an existing file",
            Assert.Single(Log.Warnings),
            StringComparison.Ordinal
        );
        File.WriteAllText(Folder.KeyPath, key);
        Poll();
        Assert.Equal(first, Current());
        Assert.Single(Log.Lines, line => line.Contains($"{Section} can be loaded again"));
    }

    [Fact]
    public void An_expired_certificate_is_served_and_reported_once()
    {
        Folder.WriteInPlace(TestCertificate.Create("a.test", Time.GetUtcNow().AddSeconds(30)));
        UsePemFiles();
        using var expiry = new Gauge(Services, "edge.certificate.expiry");
        Poll();
        Assert.Empty(Log.Warnings);
        Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Contains($"{Section} is valid only from ", Assert.Single(Log.Warnings), StringComparison.Ordinal);
        Assert.InRange(expiry.Read(Section), -32, -30);
    }
}
