namespace LogSource.Tail;

internal static class TailFeature
{
    public static IServiceCollection AddTail(this IServiceCollection services) => services.AddSingleton<TailHub>();
}
