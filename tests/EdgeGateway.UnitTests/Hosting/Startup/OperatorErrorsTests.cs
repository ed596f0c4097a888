using System.Net.Sockets;
using EdgeGateway.Hosting.Startup;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.UnitTests.Hosting.Startup;

public sealed class OperatorErrorsTests
{
    public static TheoryData<Exception> Defects =>
        [
            new ArgumentException("x"),
            new ArgumentNullException("x"),
            new ArgumentOutOfRangeException("x"),
            new InvalidOperationException("x"),
            new FormatException("x"),
            new FileNotFoundException("x"),
            new IOException("x"),
            new SocketException((int)SocketError.ConnectionReset),
            new ObjectDisposedException("x"),
            new AggregateException(),
            new AggregateException(new InvalidOperationException("x")),
            new AggregateException(
                new OptionsValidationException("", typeof(string), ["a fault"]),
                new InvalidCastException("x")
            ),
            new InvalidOperationException("x", new OptionsValidationException("", typeof(string), ["a fault"])),
        ];

    public static TheoryData<Exception, string[]> Errors =>
        new()
        {
            { new OperatorErrorException("a"), ["a"] },
            { new OperatorErrorException(["a", "b"]), ["a", "b"] },
            { new OptionsValidationException("", typeof(string), ["a", "b"]), ["a", "b"] },
            {
                new AggregateException(
                    new OperatorErrorException("a"),
                    new OptionsValidationException("", typeof(string), ["b"])
                ),
                ["a", "b"]
            },
            { new IOException("Failed to bind", new AddressInUseException("x")), ["Failed to bind"] },
        };

    [Theory]
    [MemberData(nameof(Defects), DisableDiscoveryEnumeration = true)]
    public void A_defect_is_not_explained_and_keeps_its_stack_trace(Exception exception) =>
        Assert.Empty(OperatorErrors.Explain(exception));

    [Theory]
    [MemberData(nameof(Errors), DisableDiscoveryEnumeration = true)]
    public void Each_operator_error_is_one_line(Exception exception, string[] lines) =>
        Assert.Equal(lines, OperatorErrors.Explain(exception));

    [Fact]
    public void A_value_that_the_binder_cannot_convert_is_reported_with_its_rule()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("A:Length", "soon")]).Build();
        var exception = Assert.Throws<InvalidOperationException>(() => configuration.GetValue<TimeSpan>("A:Length"));
        Assert.Equal(["A:Length is 'soon': must be a duration (hh:mm:ss)"], OperatorErrors.Explain(exception));
    }

    [Fact]
    public async Task A_defect_is_rethrown_and_an_operator_error_is_exit_code_1()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            OperatorErrors.GuardAsync("x", () => throw new InvalidOperationException("x"))
        );
        Assert.Equal(1, await OperatorErrors.GuardAsync("x", () => throw new OperatorErrorException("a")));
        Assert.Equal(0, await OperatorErrors.GuardAsync("x", () => Task.CompletedTask));
    }
}
