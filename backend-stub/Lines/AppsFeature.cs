namespace LogSource.Lines;

internal static class AppsFeature
{
    public static IServiceCollection AddAppNames(this IServiceCollection services) =>
        services.AddRouting(options => options.SetParameterPolicy<AppName>("app"));
}
