using Microsoft.Extensions.Options;

namespace LogSource.Ingest;

internal sealed class IngestOptionsValidator : IValidateOptions<IngestOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        AtLeast("MaxBodyBytes", options.MaxBodyBytes, 1);
        AtLeast("MaxLinesPerRequest", options.MaxLinesPerRequest, 1);
        AtLeast("MaxLineBytes", options.MaxLineBytes, 1);
        AtLeast("MaxPendingBytes", options.MaxPendingBytes, options.MaxBodyBytes + 1L);
        return result.Build();

        void AtLeast(string key, long value, long minimum)
        {
            if (value < minimum)
            {
                result.AddError($"Ingest:{key} is {value}: it must be {minimum} or more.");
            }
        }
    }
}
