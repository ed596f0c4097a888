namespace EdgeGateway.Fuzzing;

/// <summary>Reads the input that the fuzzer has written for this run.</summary>
internal static class FuzzerInput
{
    private static readonly byte[] Buffer = new byte[1024 * 1024];

    public static byte[] Read(Stream stream)
    {
        var length = stream.ReadAtLeast(Buffer, Buffer.Length, throwOnEndOfStream: false);
        return Buffer[..length];
    }
}
