using System.Globalization;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EdgeGateway.Hosting.Telemetry;

/// <summary>
/// Metrics and traces by OpenTelemetry. Metrics are always collected, for <c>/metrics</c>. They are sent by OTLP, and
/// requests are traced, only where the standard environment variables configure it: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>,
/// or the same name with <c>TRACES</c> or <c>METRICS</c> for one of the two. The exporter reads its other settings
/// from the standard variables itself (OpenTelemetry specification, "Environment Variable Specification" and
/// "OpenTelemetry Protocol Exporter").
/// </summary>
internal static class TelemetryFeature
{
    /// <summary>The source of the framework's spans: one for each request that the server receives.</summary>
    public const string RequestSource = "Microsoft.AspNetCore";

    private static readonly string[] FrameworkMeters =
    [
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Runtime",
    ];

    // Of all signals, of traces and of metrics.
    private static readonly string[] OtlpPrefixes =
    [
        "OTEL_EXPORTER_OTLP_",
        "OTEL_EXPORTER_OTLP_TRACES_",
        "OTEL_EXPORTER_OTLP_METRICS_",
    ];

    /// <param name="builder">The program's builder.</param>
    /// <param name="service">The program's name: the resource attribute <c>service.name</c> unless
    /// <c>OTEL_SERVICE_NAME</c> is set.</param>
    /// <param name="meters">The program's own meters; a name may end in <c>*</c>.</param>
    /// <exception cref="OperatorErrorException">A variable has a value that cannot be used.</exception>
    public static void AddTelemetry(this WebApplicationBuilder builder, string service, params string[] meters)
    {
        Check(builder.Configuration);
        builder.Services.AddObservedMetrics<ProcessMetrics>();
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service).AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter(FrameworkMeters)
                    .AddMeter(ProcessMetrics.MeterName)
                    .AddMeter(meters)
                    .AddProcessInstrumentation()
                    .AddPrometheus();
                if (IsExported(builder.Configuration, "METRICS"))
                {
                    metrics.AddOtlpExporter(otlp => Configure(otlp, builder.Configuration, "METRICS"));
                }
            });
        if (IsExported(builder.Configuration, "TRACES"))
        {
            telemetry.WithTracing(traces =>
                traces
                    .AddSource(RequestSource)
                    .AddOtlpExporter(otlp => Configure(otlp, builder.Configuration, "TRACES"))
            );
        }
    }

    /// <summary>Registers a class of instruments that no other code uses.</summary>
    public static IServiceCollection AddObservedMetrics<T>(this IServiceCollection services)
        where T : class => services.AddSingleton<T>().AddSingleton(new ObservedMetrics(typeof(T)));

    /// <summary>Serves the metrics on the management port.</summary>
    public static void UseMetrics(this IApplicationBuilder management)
    {
        foreach (var metrics in management.ApplicationServices.GetServices<ObservedMetrics>())
        {
            management.ApplicationServices.GetRequiredService(metrics.Type);
        }

        management.UsePrometheus();
    }

    /// <summary>Completes the span of each request.</summary>
    public static void UseRequestSpans(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                finally
                {
                    RequestSpan.Complete(context, context.Response.StatusCode);
                }
            }
        );

    // The library would send to its default address instead.
    private static void Check(ConfigurationManager environment)
    {
        foreach (var prefix in OtlpPrefixes)
        {
            Require(
                $"{prefix}ENDPOINT",
                value => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https",
                "an absolute http or https URL"
            );
            Require($"{prefix}PROTOCOL", value => value is "grpc" or "http/protobuf", "grpc or http/protobuf");
        }

        // The value is not shown: a URL may contain a password.
        void Require(string name, Predicate<string> isValid, string rule)
        {
            if (environment[name] is { Length: > 0 } value && !isValid(value))
            {
                throw new OperatorErrorException(OptionsFaults.FormatLine(name, "…", rule));
            }
        }
    }

    private static bool IsExported(ConfigurationManager environment, string signal) =>
        environment[$"OTEL_{signal}_EXPORTER"] is not "none"
        && (
            !string.IsNullOrEmpty(environment["OTEL_EXPORTER_OTLP_ENDPOINT"])
            || !string.IsNullOrEmpty(environment[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"])
        );

    // The library reads the variables of all signals, but not those of one signal.
    private static void Configure(OtlpExporterOptions otlp, ConfigurationManager environment, string signal)
    {
        if (Read("ENDPOINT") is { } endpoint)
        {
            otlp.Endpoint = new Uri(endpoint);
        }

        if (Read("PROTOCOL") is { } protocol)
        {
            otlp.Protocol = protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        }

        otlp.Headers = Read("HEADERS") ?? otlp.Headers;
        if (int.TryParse(Read("TIMEOUT"), CultureInfo.InvariantCulture, out var timeout))
        {
            otlp.TimeoutMilliseconds = timeout;
        }

        string? Read(string name) =>
            environment[$"OTEL_EXPORTER_OTLP_{signal}_{name}"] is { Length: > 0 } value ? value : null;
    }
}
