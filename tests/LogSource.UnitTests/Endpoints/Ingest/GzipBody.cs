using System.IO.Compression;

namespace LogSource.UnitTests.Endpoints.Ingest;

/// <summary>Compresses the body of a request.</summary>
internal static class GzipBody
{
    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }
}
