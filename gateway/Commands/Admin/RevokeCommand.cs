using System.CommandLine;
using System.Text.Json.Nodes;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.Identity;
using EdgeGateway.Tokens;
using EdgeGateway.Tokens.Revocation;
using EdgeGateway.Tokens.Validation;

namespace EdgeGateway.Commands.Admin;

/// <summary>
/// <c>gateway revoke</c>: revokes tokens through the management port of a running gateway. All gateways that share its
/// Redis apply the revocation within a second.
/// </summary>
internal static class RevokeCommand
{
    public static Command Create(Option<string[]> config)
    {
        var jti = new Option<string>("--jti") { Description = "One token, by its id." };
        var token = new Option<string>("--token")
        {
            Description =
                "One token, read from this file (- for standard input). Only its id and its expiry are sent, not the token.",
            HelpName = "FILE",
        };
        var app = new Option<string>("--app")
        {
            Description = "An app: revokes access to it for all tokens issued until now.",
        };
        var tenant = new Option<string>("--tenant")
        {
            Description = "A tenant: revokes all its tokens issued until now.",
        };
        var undo = new Option<bool>("--undo")
        {
            Description = "Undoes the revocation instead: the tokens are valid again.",
        };
        var command = new Command(
            "revoke",
            $"Revokes tokens on all gateways. Signs in with the token in {AdminClient.TokenVariable}, "
                + "or with the first configured key."
        )
        {
            jti,
            token,
            app,
            tenant,
            undo,
        };
        command.Validators.Add(result =>
        {
            if (new Option[] { jti, token, app, tenant }.Count(option => result.GetResult(option) is not null) != 1)
            {
                result.AddError("Exactly one of --jti, --token, --app and --tenant is required.");
            }

            Check(
                jti,
                RevocationKind.Token,
                $"1 to {TokenClaims.MaxTokenIdLength} characters, none of them a control character; a token is for --token"
            );
            Check(app, RevocationKind.App, "up to 64 of a-z, 0-9 and -, with no - at its ends");
            Check(tenant, RevocationKind.Tenant, $"1 to {TokenClaims.MaxTenantLength} visible ASCII characters");

            void Check(Option<string> option, RevocationKind kind, string rule)
            {
                if (
                    result.GetResult(option) is { Tokens: [{ Value: var value }] }
                    && !RevocationRequest.IsValidName(kind, value)
                )
                {
                    result.AddError(OptionsFaults.FormatLine(option.Name, TokenText.Remove(value), rule));
                }
            }
        });
        return command.CallsGateway(
            config,
            async (parsed, gateway, cancellationToken) =>
            {
                var body = parsed.GetValue(token) is { } file
                    ? ReadTokenId(
                        file == "-"
                            ? await Console.In.ReadToEndAsync(cancellationToken)
                            : await ReadAsync(file, cancellationToken)
                    )
                    : new JsonObject
                    {
                        [
                            parsed.GetValue(jti) is not null ? "jti"
                            : parsed.GetValue(app) is not null ? "app"
                            : "tenant"
                        ] = parsed.GetValue(jti) ?? parsed.GetValue(app) ?? parsed.GetValue(tenant),
                    };
                await SendAsync(gateway, body, parsed.GetValue(undo), cancellationToken);
            }
        );
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OperatorErrorException($"--token: {exception.Message}");
        }
    }

    private static JsonObject ReadTokenId(string token) =>
        CompactJwt.Read(token.Trim()) switch
        {
            null => throw new OperatorErrorException("--token: the content is not a token."),
            { Payload.TokenId: null } => throw new OperatorErrorException(
                "--token: the token has no id (jti); revoke its tenant or its app."
            ),
            { Payload: var payload } => new JsonObject
            {
                ["jti"] = payload.TokenId,
                ["until"] = payload.StreamsUntil > payload.ExpiresAt ? payload.StreamsUntil : payload.ExpiresAt,
            },
        };

    private static async Task SendAsync(
        AdminClient gateway,
        JsonObject body,
        bool isUndo,
        CancellationToken cancellationToken
    )
    {
        var answer = isUndo
            ? await gateway.SendAsync(HttpMethod.Delete, $"/revocations?{ToQuery(body)}", null, cancellationToken)
            : await gateway.SendAsync(HttpMethod.Post, "/revocations", body, cancellationToken);
        await Console.Out.WriteLineAsync(
            isUndo
                ? $"no longer revoked: {answer.GetProperty("kind")} {answer.GetProperty("value")}"
                : $"revoked {answer.GetProperty("kind")} {answer.GetProperty("value")}, "
                    + $"kept until {answer.GetProperty("until")}"
        );
    }

    // Without the token's expiry, which undoing does not need.
    private static string ToQuery(JsonObject body) =>
        body.Where(member => member.Key != "until")
            .Select(member => $"{member.Key}={Uri.EscapeDataString($"{member.Value}")}")
            .Single();
}
