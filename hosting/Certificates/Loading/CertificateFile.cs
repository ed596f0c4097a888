namespace EdgeGateway.Hosting.Certificates.Loading;

/// <summary>Reads a file that a certificate setting names.</summary>
internal static class CertificateFile
{
    /// <param name="setting">The key, relative to the section; empty for the section itself.</param>
    /// <param name="path">The path. A relative one starts at the program's folder, as Kestrel resolves it.</param>
    /// <exception cref="CertificateFaultException">The file is missing or cannot be read.</exception>
    public static byte[] Read(string setting, string path)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CertificateFaultException(setting, path, "an existing file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CertificateFaultException(setting, path, $"a file that can be read ({Reason(exception)})");
        }
    }

    /// <summary>Returns the message of an exception, to be part of a rule.</summary>
    public static string Reason(Exception exception) => exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
}
