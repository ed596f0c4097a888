using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.Tokens;
using EdgeGateway.Tokens.Keys;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Commands;

/// <summary>
/// The services that a command needs: the settings, read as the server reads them, and the token issuer.
/// </summary>
internal static class CommandServices
{
    public static IHost Build(IEnumerable<string> configFiles)
    {
        var builder = CommandSettings.CreateBuilder(Program.Name, configFiles);
        builder.Services.AddTokenIssuer();
        return builder.Build();
    }

    /// <summary>Returns the issuer that signs tokens with the first configured key.</summary>
    /// <exception cref="OptionsValidationException">No key is configured.</exception>
    public static TokenIssuer Issuer(IHost host)
    {
        var issuer = host.Services.GetRequiredService<TokenIssuer>();
        return issuer.CanIssue && !host.Services.GetRequiredService<TokenKeys>().SigningKeys.IsGenerated
            ? issuer
            : throw new OptionsValidationException(
                TokenOptions.Section,
                typeof(TokenOptions),
                [
                    OptionsFaults.FormatLine(
                        $"{TokenOptions.Section}:{nameof(TokenOptions.SigningKeys)}",
                        "",
                        "at least one key to sign with"
                    ),
                ]
            );
    }
}
