namespace LogSource.Tail;

/// <summary>Registers the tails of followed apps.</summary>
internal static class TailFeature
{
    public static IServiceCollection AddTail(this IServiceCollection services) =>
        services.AddSingleton<TailMetrics>().AddSingleton<TailHub>();
}
