using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Testing;

namespace EdgeGateway.UnitTests.Hosting.Certificates;

/// <summary>A certificate that is replaced, by new files or by changed settings.</summary>
public sealed class CertificateReplacementTests : EndpointCertificatesTestBase
{
    [Theory]
    [InlineData("in place")]
    [InlineData("by rename")]
    [InlineData("by symbolic link")]
    [InlineData("as PKCS #12")]
    public void A_replaced_certificate_is_in_force_when_two_polls_have_seen_it(string way)
    {
        Action<X509Certificate2> write = way switch
        {
            "in place" => Folder.WriteInPlace,
            "by rename" => Folder.Rename,
            "by symbolic link" => Folder.SwapLink,
            _ => Folder.WritePkcs12,
        };
        var first = Write(write);
        UsePemFiles(way == "as PKCS #12");
        Assert.Equal(first, Current());
        for (var i = 0; i < 5; i++)
        {
            var next = Write(write);
            Poll();
            Poll();
            Assert.Equal(next, Current());
        }

        Assert.Empty(Log.Warnings);
        Assert.Equal(6, Log.Lines.Count(line => line.Contains($"{Section} is in force: CN=a.test")));
    }

    [Fact]
    public void A_key_that_is_written_seconds_after_its_certificate_is_not_reported()
    {
        var first = Write(Folder.WriteInPlace);
        UsePemFiles();
        var next = TestCertificate.Create("a.test");
        File.WriteAllText(Folder.CertificatePath, next.ExportCertificatePem());
        for (var i = 0; i < 9; i++)
        {
            Poll();
            Assert.Equal(first, Current());
        }

        Folder.WriteKey(next);
        Poll();
        Poll();
        Assert.Equal(next.Thumbprint, Current());
        Assert.Empty(Log.Warnings);
    }

    [Fact]
    public void A_chain_that_is_being_written_is_not_loaded()
    {
        var first = Write(Folder.WriteInPlace);
        UsePemFiles();
        var next = TestCertificate.Create("a.test");
        Folder.WriteKey(next);
        for (var i = 0; i < 5; i++)
        {
            File.WriteAllText(Folder.CertificatePath, next.ExportCertificatePem() + new string('\n', i));
            Poll();
            Assert.Equal(first, Current());
        }

        Poll();
        Assert.Equal(next.Thumbprint, Current());
    }

    [Fact]
    public void Changed_settings_replace_only_the_certificates_that_they_change()
    {
        using var other = new CertificateFolder();
        var certificate = TestCertificate.Create("b.test");
        other.WriteInPlace(certificate);
        Write(Folder.WriteInPlace);
        (string, string)[] settings =
        [
            ("Certificates:Default:Path", other.CertificatePath),
            ("Certificates:Default:KeyPath", other.KeyPath),
            ("Endpoints:Other:Url", "https://127.0.0.1:0"),
            ("Endpoints:PublicTls:Certificate:Path", Folder.CertificatePath),
            ("Endpoints:PublicTls:Certificate:KeyPath", Folder.KeyPath),
        ];
        Update(settings);
        var standard = Watched("Other");
        Assert.Equal(certificate.Thumbprint, standard.Current!.Context.TargetCertificate.Thumbprint);

        settings[3].Item2 = other.CertificatePath;
        settings[4].Item2 = other.KeyPath;
        Update(settings);
        Assert.Equal(certificate.Thumbprint, Current());
        Assert.Same(standard, Watched("Other"));
    }

    [Fact]
    public void A_certificate_that_cannot_be_loaded_after_a_change_of_the_settings_is_loaded_later()
    {
        var first = Write(Folder.WriteInPlace);
        UsePemFiles();
        Update(
            ("Endpoints:PublicTls:Certificate:Path", Folder.Pkcs12Path),
            ("Endpoints:PublicTls:Certificate:Password", CertificateFolder.Password)
        );
        Assert.Equal(first, Current());
        var next = Write(Folder.WritePkcs12);
        Poll();
        Poll();
        Assert.Equal(next, Current());
    }
}
