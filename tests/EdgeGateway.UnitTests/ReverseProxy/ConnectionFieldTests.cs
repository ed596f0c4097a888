using EdgeGateway.ReverseProxy.Headers;

namespace EdgeGateway.UnitTests.ReverseProxy;

public sealed class ConnectionFieldTests
{
    // the values of Connection, the fields that they name
    public static TheoryData<string[], string[]> Values =>
        new()
        {
            { [], [] },
            { [""], [] },
            { ["close"], [] },
            { ["Keep-Alive"], [] },
            { ["keep-alive, Upgrade"], [] },
            { ["X-Foo"], ["X-Foo"] },
            { ["close, X-Foo"], ["X-Foo"] },
            { ["X-Foo ,\tx-bar"], ["X-Foo", "x-bar"] },
            { [",, X-Foo,"], ["X-Foo"] },
            { ["X-Foo", "CLOSE,X-Bar"], ["X-Foo", "X-Bar"] },
            { ["\"X-Foo, X-Bar\""], ["\"X-Foo", "X-Bar\""] },
            { ["Host, CONTENT-LENGTH, Transfer-Encoding, Connection, X-Foo"], ["X-Foo"] },
            { ["Authorization, Cookie"], ["Authorization", "Cookie"] },
        };

    [Theory]
    [MemberData(nameof(Values))]
    public void The_fields_that_connection_names_are_those_between_commas(string[] values, string[] names) =>
        Assert.Equal(names, ConnectionField.FindNamedFields(values) ?? []);
}
