namespace LogSource.Lines;

internal static class AppNamesFeature
{
    public static IServiceCollection AddAppNames(this IServiceCollection services) =>
        services.AddRouting(options => options.SetParameterPolicy<AppName>("app"));
}
