using System.IO.Compression;
using EdgeGateway.Pages;

namespace EdgeGateway.UnitTests.Pages;

public sealed class PageFileTests
{
    [Theory]
    [InlineData("viewer")]
    [InlineData("dashboard")]
    public void Every_file_has_the_same_content_in_each_coding(string page)
    {
        var files = PageFile.ReadAll(page);
        Assert.Contains(PageFile.PageName, files.Keys);
        Assert.All(
            files.Values,
            file =>
            {
                var plain = Read(file, "");
                Assert.NotEmpty(plain);
                Assert.Equal(plain, Read(file, "br"));
                Assert.Equal(plain, Read(file, "gzip"));
            }
        );
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("GZIP", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("*", "br")]
    [InlineData("*;q=0", null)]
    [InlineData("identity", null)]
    [InlineData("br;q=x", null)]
    [InlineData("", null)]
    public void The_first_coding_that_the_client_accepts_is_used(string accepted, string? coding) =>
        Assert.Equal(coding, PageFile.ReadAll("viewer")[PageFile.PageName].Choose(accepted).Coding);

    private static byte[] Read(PageFile file, string accepted)
    {
        var representation = file.Choose(accepted);
        using var stored = representation.Open();
        using var content = representation.Coding switch
        {
            "br" => new BrotliStream(stored, CompressionMode.Decompress),
            "gzip" => new GZipStream(stored, CompressionMode.Decompress),
            _ => stored,
        };
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
