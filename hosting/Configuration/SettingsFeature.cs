using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Configuration.Server;
using EdgeGateway.Hosting.Startup;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Configuration;

/// <summary>Registers options with their sections, and checks all settings before the program starts.</summary>
internal static class SettingsFeature
{
    /// <summary>Binds and validates the options of a section. A change of it needs a restart.</summary>
    public static IServiceCollection AddSettings<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions> =>
        services.AddSettings<TOptions, TValidator>(
            (options, configuration) => configuration.GetSection(section).Bind(options),
            new SettingsSection(section, typeof(TOptions)) { Read = BoundTo<TOptions> }
        );

    /// <summary>
    /// Binds and validates the options of a section. <see cref="ReloadableOptions{TOptions}"/> follow its changes.
    /// </summary>
    /// <param name="services">The program's services.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="restart">Keys of the section that still need a restart.</param>
    public static IServiceCollection AddReloadableSettings<TOptions, TValidator>(
        this IServiceCollection services,
        string section,
        params string[] restart
    )
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions> =>
        services
            .AddSingleton<ReloadableOptions<TOptions>>()
            .AddSettings<TOptions, TValidator>(
                (options, configuration) => configuration.GetSection(section).Bind(options),
                new SettingsSection(section, typeof(TOptions))
                {
                    Read = BoundTo<TOptions>,
                    Reloads = key => !restart.Contains(key, StringComparer.OrdinalIgnoreCase),
                    IsReportedByOptions = true,
                }
            );

    /// <summary>
    /// Binds and validates options whose properties are top-level keys or sections. A change of them needs a
    /// restart.
    /// </summary>
    public static IServiceCollection AddRootSettings<TOptions, TValidator>(this IServiceCollection services)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions> =>
        services.AddSettings<TOptions, TValidator>(
            (options, configuration) => configuration.Bind(options),
            [
                .. typeof(TOptions)
                    .GetProperties()
                    .Select(key => new SettingsSection(key.Name, key.PropertyType)
                    {
                        Read = services => key.GetValue(BoundTo<TOptions>(services)),
                    }),
            ]
        );

    /// <summary>
    /// Binds and validates options whose properties are top-level keys or sections, and lets
    /// <see cref="ReloadableOptions{TOptions}"/> follow their changes.
    /// </summary>
    public static IServiceCollection AddReloadableRootSettings<TOptions, TValidator>(this IServiceCollection services)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions> =>
        services
            .AddSingleton<ReloadableOptions<TOptions>>()
            .AddSettings<TOptions, TValidator>(
                (options, configuration) => configuration.Bind(options),
                [
                    .. typeof(TOptions)
                        .GetProperties()
                        .Select(key => new SettingsSection(key.Name, key.PropertyType)
                        {
                            Read = services => key.GetValue(BoundTo<TOptions>(services)),
                            Reloads = _ => true,
                            IsReportedByOptions = true,
                        }),
                ]
            );

    /// <summary>Adds the check of all settings, and the sections that every program has.</summary>
    /// <param name="builder">The program's builder.</param>
    /// <param name="derive">
    /// Returns the setting that an endpoint of Kestrel is derived from; null for an endpoint of Kestrel's own section.
    /// </param>
    public static void AddSettingsCheck(
        this WebApplicationBuilder builder,
        Func<string, string?, EndpointOrigin?>? derive = null
    )
    {
        var services = builder.Services;
        derive ??= (_, _) => null;
        services.TryAddSingleton<SettingsSchema>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SettingsMetrics>().AddSingleton<SettingsMonitor>();
        services.AddSingleton(LoggingSettings.Section);
        var kestrel = builder.CheckedSection("Kestrel");
        services.AddSingleton(KestrelSettings.Section(kestrel, derive));
        var bind = new BindCheck(kestrel, derive);
        services.AddSingleton<ISectionCheck>(bind).AddSingleton<IHostedService>(bind);

        services.AddSingleton(AllowedHosts.Section);
        var hosts = builder.CheckedSection(AllowedHosts.Section.Name);
        services.Configure<HostFilteringOptions>(options => options.AllowedHosts = AllowedHosts.Read(hosts.Value));
        services.AddSingleton<IOptionsChangeTokenSource<HostFilteringOptions>>(
            new ConfigurationChangeTokenSource<HostFilteringOptions>(hosts)
        );
    }

    /// <summary>
    /// Returns a section's last valid settings, for framework code that follows the section itself. The section is
    /// empty until the program is built.
    /// </summary>
    public static IConfigurationSection CheckedSection(this WebApplicationBuilder builder, string name)
    {
        if (Instances<CheckedSections>(builder.Services) is not [var sections])
        {
            sections = new CheckedSections();
            builder.Services.AddSingleton(sections);
        }

        return sections.Get(name);
    }

    /// <summary>
    /// Checks all settings and builds the program, which then logs changes that are invalid or need a restart.
    /// </summary>
    /// <exception cref="OperatorErrorException">Some settings are invalid.</exception>
    public static WebApplication BuildChecked(this WebApplicationBuilder builder)
    {
        // Check before any code reads the settings: the framework's exceptions, for example for log levels, name no
        // key.
        var sections = Instances<SettingsSection>(builder.Services);
        var schema = new SettingsSchema(Instances<KnownKey>(builder.Services), Instances<KnownValue>(builder.Services));
        var faults = sections
            .SelectMany(section => SettingsMonitor.Faults(builder.Configuration, section, schema))
            .Concat(UnknownSections.Find(builder.Configuration, sections))
            .ToArray();
        if (faults.Length > 0)
        {
            throw new OperatorErrorException(faults);
        }

        Instances<CheckedSections>(builder.Services)
            .Single()
            .Accept(sections.Select(section => builder.Configuration.GetSection(section.Name)));
        var app = builder.Build();

        try
        {
            // All options, and not only those that are read first: the operator sees every fault at once.
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            app.Services.GetRequiredService<SettingsMonitor>().Start();
            return app;
        }
        catch
        {
            // The caller cannot: services that have timers exist already.
            app.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    private static TOptions BoundTo<TOptions>(IServiceProvider services)
        where TOptions : class => services.GetRequiredService<IOptions<TOptions>>().Value;

    /// <summary>The objects of a type that are registered as they are.</summary>
    public static T[] Instances<T>(IServiceCollection services) =>
        [
            .. services
                .Where(service => !service.IsKeyedService)
                .Select(service => service.ImplementationInstance)
                .OfType<T>(),
        ];

    private static IServiceCollection AddSettings<TOptions, TValidator>(
        this IServiceCollection services,
        Action<TOptions, IConfiguration> bind,
        params SettingsSection[] sections
    )
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.TryAddSingleton<SettingsSchema>();
        Array.ForEach(sections, section => services.AddSingleton(section));
        services.AddSingleton<IValidateOptions<TOptions>>(provider => new SectionValidator<TOptions>(
            provider.GetRequiredService<SettingsSchema>(),
            provider.GetRequiredService<IConfiguration>(),
            sections
        ));
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();

        // The framework's own reload throws for an invalid change, in the code that reads the configuration.
        services.AddOptions<TOptions>().Configure(bind).ValidateOnStart();
        return services;
    }
}
