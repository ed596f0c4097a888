using EdgeGateway.Hosting.Configuration.Server;
using EdgeGateway.Hosting.Startup;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Configuration;

internal static class SettingsServices
{
    /// <summary>Binds and validates the options of a section. A change of it needs a restart.</summary>
    public static IServiceCollection AddSettings<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions> =>
        services.AddSettings<TOptions, TValidator>(new SettingsSection(section, typeof(TOptions)));

    /// <summary>Binds and validates the options of a section, and lets <see cref="ReloadableOptions{TOptions}"/> follow its changes.</summary>
    /// <param name="services">The program's.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="restart">Its keys that need a restart all the same.</param>
    public static IServiceCollection AddReloadableSettings<TOptions, TValidator>(
        this IServiceCollection services, string section, params string[] restart)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions> =>
        services.AddSingleton<ReloadableOptions<TOptions>>().AddSettings<TOptions, TValidator>(new SettingsSection(section, typeof(TOptions))
        {
            Reloads = key => !restart.Contains(key, StringComparer.OrdinalIgnoreCase),
            IsReportedByOptions = true,
        });

    /// <summary>Adds the check of all settings, and the sections that every program has.</summary>
    /// <param name="builder">The program's.</param>
    /// <param name="isDerived">Whether an endpoint of Kestrel, by its name, is made from another section, which is checked instead.</param>
    public static void AddSettingsCheck(this WebApplicationBuilder builder, Predicate<string>? isDerived = null)
    {
        var services = builder.Services;
        services.TryAddSingleton<SettingsSchema>();
        services.AddSingleton<SettingsMonitor>();
        services.AddSingleton(new SettingsSection("AllowedHosts", typeof(string)) { Reloads = _ => true });
        services.AddSingleton(LoggingSettings.Section);
        services.AddSingleton(KestrelSettings.Section(isDerived ?? (_ => false)));
    }

    /// <summary>Checks all settings and builds the program, which then logs which changes are wrong or need a restart.</summary>
    /// <exception cref="OperatorErrorException">Some settings are wrong.</exception>
    public static WebApplication BuildChecked(this WebApplicationBuilder builder)
    {
        // Before anything reads them: the framework's own exceptions, of the levels of the log for one, name no key.
        var sections = Instances<SettingsSection>(builder.Services);
        var schema = new SettingsSchema(Instances<KnownKey>(builder.Services));
        var faults = SettingsMonitor.Faults(builder.Configuration, sections, schema)
            .Concat(UnknownSections.Find(builder.Configuration, [.. sections.Select(section => section.Name)])).ToArray();
        if (faults.Length > 0)
        {
            throw new OperatorErrorException(faults);
        }

        var app = builder.Build();
        app.Services.GetRequiredService<SettingsMonitor>().Start();
        return app;
    }

    private static T[] Instances<T>(IServiceCollection services) => [.. services.Where(service => !service.IsKeyedService).Select(service => service.ImplementationInstance).OfType<T>()];

    private static IServiceCollection AddSettings<TOptions, TValidator>(this IServiceCollection services, SettingsSection section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.TryAddSingleton<SettingsSchema>();
        services.AddSingleton(section);
        services.AddSingleton<IValidateOptions<TOptions>>(provider => new SectionValidator<TOptions>(
            provider.GetRequiredService<SettingsSchema>(), provider.GetRequiredService<IConfiguration>(), section.Name));
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();

        // Without the framework's own reload, which would throw at whoever reads the configuration when a change is not valid.
        services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => configuration.GetSection(section.Name).Bind(options))
            .ValidateOnStart();
        return services;
    }
}
