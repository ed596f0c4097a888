using EdgeGateway.Hosting.Configuration.Files;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Tokens.Keys;

/// <summary>Reads the secrets of signing keys from their files.</summary>
internal sealed class SigningKeyFiles(IConfiguration configuration) : IPostConfigureOptions<TokenOptions>
{
    public void PostConfigure(string? name, TokenOptions options)
    {
        foreach (var key in options.SigningKeys.Where(key => key.SecretFile is not null))
        {
            if (key.Secret.Length > 0)
            {
                key.SecretFileFault = $"unset if {nameof(key.Secret)} is set";
                continue;
            }

            try
            {
                key.Secret = SecretFiles.Read(configuration, key.SecretFile!);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                key.SecretFileFault = $"a file that can be read ({exception.Message.TrimEnd('.')})";
            }
        }
    }
}
