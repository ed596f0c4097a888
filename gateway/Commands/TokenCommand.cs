using System.CommandLine;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.Identity;
using EdgeGateway.Timing;
using EdgeGateway.Tokens;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Commands;

/// <summary><c>gateway token</c>: prints only a token, signed with the first configured key.</summary>
internal static class TokenCommand
{
    public static Command Create(Option<string[]> config)
    {
        var tenant = new Option<string>("--tenant") { Description = "The tenant whose limits apply.", Required = true };
        var app = new Option<string[]>("--app")
        {
            Description = "An app that the token gives access to, or * for all; repeatable.",
            Required = true,
        };
        var scope = new Option<string>("--scope")
        {
            Description = $"Scopes, separated by spaces: {string.Join(' ', TokenClaims.Scopes)}.",
            DefaultValueFactory = _ => TokenClaims.ReadLogs,
        };
        var lifetime = new Option<TimeSpan>("--lifetime")
        {
            Description = "How long the token is valid: 90s, 10m, 1h, 7d.",
            DefaultValueFactory = _ => TimeSpan.FromHours(1),
            CustomParser = result =>
            {
                if (!Durations.TryParse(result.Tokens[0].Value, out var value) || value < TimeSpan.FromSeconds(1))
                {
                    var rule = $"between 1s and ten years, {Durations.Rule}";
                    result.AddError(OptionsFaults.FormatLine("--lifetime", result.Tokens[0].Value, rule));
                }

                return value;
            },
        };
        tenant.Validators.Add(result =>
        {
            if (!TokenClaims.IsTenant(result.Tokens[0].Value))
            {
                var rule = $"1 to {TokenClaims.MaxTenantLength} visible ASCII characters";
                result.AddError(OptionsFaults.FormatLine("--tenant", result.Tokens[0].Value, rule));
            }
        });
        app.Validators.Add(result =>
        {
            foreach (var name in result.Tokens.Select(token => token.Value))
            {
                if (name != TokenClaims.AnyApp && !AppName.IsValid(name))
                {
                    const string Rule = "* or up to 64 of a-z, 0-9 and -, with no - at its ends";
                    result.AddError(OptionsFaults.FormatLine("--app", name, Rule));
                }
            }
        });
        scope.Validators.Add(result =>
        {
            var unknown = (result.GetValueOrDefault<string>() ?? "").Split(' ').Except(TokenClaims.Scopes).ToArray();
            if (unknown.Length > 0)
            {
                result.AddError(
                    $"--scope has '{unknown[0]}': must be one or more of {string.Join(' ', TokenClaims.Scopes)}"
                );
            }
        });

        var command = new Command("token", "Prints a token signed with the first configured key.")
        {
            tenant,
            app,
            scope,
            lifetime,
        };
        command.SetAction(
            (parsed, _) =>
                OperatorErrors.GuardAsync(
                    Program.Name,
                    () =>
                        PrintAsync(
                            parsed.GetValue(config) ?? [],
                            parsed.GetRequiredValue(tenant),
                            parsed.GetRequiredValue(app),
                            parsed.GetRequiredValue(scope),
                            parsed.GetRequiredValue(lifetime)
                        )
                )
        );
        return command;
    }

    private static async Task PrintAsync(string[] files, string tenant, string[] apps, string scope, TimeSpan lifetime)
    {
        using var host = CommandServices.Build(files);
        var issuer = CommandServices.Issuer(host);
        var longest = host.Services.GetRequiredService<IOptions<TokenOptions>>().Value.MaxLifetime;
        if (lifetime > longest)
        {
            throw new OperatorErrorException(
                OptionsFaults.FormatLine(
                    "--lifetime",
                    lifetime,
                    $"at most {TokenOptions.Section}:{nameof(TokenOptions.MaxLifetime)} ({longest})"
                )
            );
        }

        await Console.Out.WriteLineAsync(issuer.Issue(tenant, apps, scope, lifetime));
    }
}
