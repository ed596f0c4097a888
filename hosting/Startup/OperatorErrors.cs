using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using EdgeGateway.Hosting.Configuration.Schema;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Startup;

/// <summary>
/// Distinguishes operator errors (a wrong setting, a port in use) from defects. Operator errors are reported in one
/// line each, defects with their stack trace.
/// </summary>
internal static class OperatorErrors
{
    /// <summary>Returns one line for each fault; none if the exception or one of its causes is a defect.</summary>
    public static IReadOnlyList<string> Explain(Exception exception) =>
        exception switch
        {
            OperatorErrorException error => error.Lines,
            OptionsValidationException options => [.. options.Failures],
            TargetInvocationException { InnerException: { } inner } => Explain(inner),

            // YARP wraps the exceptions of filters in these types.
            { InnerException: { } inner }
                when exception.GetType() == typeof(Exception) || exception.GetType() == typeof(ArgumentException) =>
                Explain(inner),
            AggregateException { InnerExceptions: var several }
                when several.Select(Explain).ToArray() is { Length: > 0 } lines && lines.All(of => of.Count > 0) =>
            [
                .. lines.SelectMany(of => of).Distinct(),
            ],
            InvalidOperationException when ConversionError.Explain(exception) is { } line => [line],

            // Thrown by the server when it binds its endpoints and loads their certificates.
            IOException { InnerException: AddressInUseException } => [exception.Message],
            SocketException
            {
                SocketErrorCode: SocketError.AddressAlreadyInUse
                    or SocketError.AccessDenied
                    or SocketError.AddressNotAvailable,
            } => [$"An endpoint of Kestrel:Endpoints cannot be bound: {exception.Message}"],
            CryptographicException => [exception.Message],
            _ => [],
        };

    /// <summary>Runs a program. Writes operator errors to stderr, without a stack trace.</summary>
    /// <returns>The exit code: 0, or 1 after operator errors.</returns>
    public static async Task<int> GuardAsync(string program, Func<Task> action)
    {
        try
        {
            await action();
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { Count: > 0 } lines)
        {
            foreach (var line in lines.Select(line => SecretKeys.MaskUsers(line.ReplaceLineEndings(" "))).Distinct())
            {
                await Console.Error.WriteLineAsync($"{program}: {line}");
            }

            return 1;
        }
    }
}
