namespace LogSource.Lines;

/// <summary>Registers the route constraint for app names.</summary>
internal static class AppNamesFeature
{
    public static IServiceCollection AddAppNames(this IServiceCollection services) =>
        services.AddRouting(options => options.SetParameterPolicy<AppName>("app"));
}
