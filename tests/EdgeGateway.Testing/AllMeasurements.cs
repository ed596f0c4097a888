using System.Reflection;
using EdgeGateway.Hosting.Redis.Refusals;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGateway.Testing;

/// <summary>Makes all measurements that the classes of metrics of a program can make, also those of rare events.</summary>
public static class AllMeasurements
{
    /// <summary>
    /// Calls each method of each class of metrics with all values of its enums and flags, and one text.
    /// </summary>
    public static void Make(IServiceProvider services)
    {
        var classes = new[] { typeof(Program), typeof(LogSource.Program), typeof(RedisRefusalTracker) }
            .SelectMany(type => type.Assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Metrics", StringComparison.Ordinal));
        foreach (var metrics in classes.Select(services.GetService).OfType<object>())
        {
            Make(metrics);
        }
    }

    private static void Make(object metrics)
    {
        var methods = metrics
            .GetType()
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);
        foreach (var method in methods)
        {
            IEnumerable<object?[]> calls =
            [
                [],
            ];
            foreach (var parameter in method.GetParameters())
            {
                calls = calls.SelectMany(call =>
                    Values(parameter.ParameterType).Select(value => call.Append(value).ToArray())
                );
            }

            foreach (var call in calls)
            {
                method.Invoke(metrics, call);
            }
        }
    }

    // None for what cannot be made here: such a method observes, and the program calls it by itself.
    private static IEnumerable<object?> Values(Type type) =>
        type.IsEnum ? Enum.GetValues(type).Cast<object?>()
        : type == typeof(bool) ? [true, false]
        : type == typeof(int) ? [1]
        : type == typeof(string) ? ["x"]
        : type == typeof(Func<bool?>) ? [(Func<bool?>)(() => true)]
        : type == typeof(TimeSpan) ? [TimeSpan.Zero]
        : type == typeof(Func<TimeSpan>) ? [() => TimeSpan.Zero]
        : [];
}
