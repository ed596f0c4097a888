using System.CommandLine;
using EdgeGateway.Hosting.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace EdgeGateway.Bench.Limits;

/// <summary>
/// The gateway without its own rate limiting, which instead counts each rule in Redis with one round trip, as
/// AspNetCoreRateLimit does. It matches no endpoints and sends no headers.
/// </summary>
internal static class RuleByRuleGateway
{
    public const string Name = "rule-by-rule-gateway";

    private const string Count = """
        local count = redis.call('INCRBYFLOAT', KEYS[1], ARGV[1])
        if redis.call('TTL', KEYS[1]) == -1 then
          redis.call('EXPIRE', KEYS[1], ARGV[2])
        end
        return count
        """;

    /// <summary>A hidden command that runs this gateway in its own process.</summary>
    public static Command Create()
    {
        var config = new Option<string>("--config") { Required = true };
        var rules = new Option<int>("--rules") { Required = true };
        var command = new Command(Name) { config, rules };
        command.Hidden = true;
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var gateway = EdgeGateway.Program.Build(
                    [parsed.GetRequiredValue(config)],
                    builder =>
                        builder.Services.AddSingleton<IStartupFilter>(services => new Filter(
                            services.GetRequiredService<IConfiguration>(),
                            parsed.GetRequiredValue(rules)
                        ))
                );
                await ((IHost)gateway).RunAsync(cancellationToken);
                return 0;
            }
        );
        return command;
    }

    private sealed class Filter(IConfiguration configuration, int rules) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                var redis = ConnectionMultiplexer
                    .Connect(configuration[$"{RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)}"]!)
                    .GetDatabase();
                app.Use(
                    async (context, proceed) =>
                    {
                        for (var rule = 1; rule <= rules; rule++)
                        {
                            await redis.ScriptEvaluateAsync(
                                Count,
                                [$"library:{context.Connection.RemoteIpAddress}:{rule}"],
                                [1, 3_600 * rule]
                            );
                        }

                        await proceed(context);
                    }
                );
                next(app);
            };
    }
}
