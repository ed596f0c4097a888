using EdgeGateway.Hosting.Checks.Reviews;
using LogSource.Buffer;
using Microsoft.Extensions.Options;

namespace LogSource.Checks;

/// <summary>A buffer that loses its lines.</summary>
internal sealed class BufferReview : ISettingsReview
{
    public void Review(WebApplication app, Findings findings)
    {
        var options = app.Services.GetRequiredService<IOptions<BufferOptions>>().Value;
        if (options.UsesMemory)
        {
            findings.Warn(
                $"{BufferOptions.Section}:{nameof(options.Kind)}",
                options.Kind,
                "lines are lost when the process ends, and other log sources do not have them"
            );
        }
    }
}
