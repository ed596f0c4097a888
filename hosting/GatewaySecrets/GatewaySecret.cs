using System.Net;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Files;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Hosting.GatewaySecrets;

/// <summary>
/// The wire contract by which a gateway authenticates to a log source: a header with a shared secret. A backend that
/// does not accept it answers 401 with the challenge <see cref="Scheme"/>.
/// </summary>
internal static class GatewaySecret
{
    /// <summary>
    /// The header. The gateway removes all headers that begin with <c>X-Edge-</c> from clients' requests.
    /// </summary>
    public const string Header = "X-Edge-Secret";

    /// <summary>The scheme of the challenge in <c>WWW-Authenticate</c>.</summary>
    public const string Scheme = "EdgeSecret";

    private const int MinLength = 32;
    private const int MaxLength = 1_024;

    /// <summary>Whether the backend's response rejects the gateway itself, not the client.</summary>
    public static bool IsRejected(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            foreach (var challenge in response.Headers.WwwAuthenticate)
            {
                if (challenge.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Returns the secret of a setting, or of the file that it names, without the line break at its end.
    /// </summary>
    /// <exception cref="OperatorErrorException">The file cannot be read.</exception>
    public static string Read(IConfiguration configuration, string path, GatewaySecretOptions options)
    {
        if (options.SecretFile.Length == 0)
        {
            return options.Secret;
        }

        try
        {
            return SecretFiles.Read(configuration, options.SecretFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OperatorErrorException(
                OptionsFaults.FormatLine(
                    $"{path}:{nameof(options.SecretFile)}",
                    options.SecretFile,
                    $"a file that can be read ({exception.Message.TrimEnd('.')})"
                )
            );
        }
    }

    /// <summary>Checks a secret. No message contains it.</summary>
    public static void Check(
        IConfiguration configuration,
        OptionsFaults faults,
        string path,
        GatewaySecretOptions options
    )
    {
        if (options.Secret.Length > 0 == options.SecretFile.Length > 0)
        {
            faults.Check(path, options.Secret.Length > 0 ? "(both)" : "", false, "either a Secret or a SecretFile");
            return;
        }

        var key = options.Secret.Length > 0 ? nameof(options.Secret) : nameof(options.SecretFile);
        var secret = Read(configuration, path, options);
        faults.Check(
            $"{path}:{key}",
            $"({secret.Length} characters)",
            secret.Length is >= MinLength and <= MaxLength && secret.All(character => character is > ' ' and <= '~'),
            $"{MinLength} to {MaxLength} characters of visible ASCII, without spaces"
        );
    }
}
