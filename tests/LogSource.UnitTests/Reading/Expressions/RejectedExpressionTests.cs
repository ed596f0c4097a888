using LogSource.Reading.Expressions;

namespace LogSource.UnitTests.Reading.Expressions;

public sealed class RejectedExpressionTests
{
    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("a)|(b")]
    [InlineData("[a")]
    [InlineData("[]")]
    [InlineData("[b-a]")]
    [InlineData(@"[a-\d]")]
    [InlineData("*")]
    [InlineData("a**")]
    [InlineData("a{2}{3}")]
    [InlineData("a{3,2}")]
    [InlineData("(?:*)")]
    [InlineData(@"\")]
    [InlineData(@"[\")]
    [InlineData(@"\x4")]
    [InlineData(@"\uD")]
    [InlineData("(?<1 >a)")]
    [InlineData("(?<n?>a)")]
    [InlineData("(?<n<m>a)")]
    [InlineData("(?<1n>a)")]
    [InlineData("(?<0>a)")]
    [InlineData("(?)")]
    [InlineData("(?)a")]
    public void Rejects_what_the_framework_rejects(string expression)
    {
        Assert.Null(LinearExpressionTests.Create(expression));
        AssertRejected(expression);
    }

    [Theory]
    [InlineData("(?=a)b")]
    [InlineData("(?!a)b")]
    [InlineData("(?<=a)b")]
    [InlineData("(?<!a)b")]
    [InlineData("(?>a)b")]
    [InlineData(@"(a)\1")]
    [InlineData(@"(?<n>a)\k<n>")]
    [InlineData(@"\p{L}")]
    [InlineData(@"\G")]
    [InlineData("[a-z-[b]]")]
    [InlineData("(?x)a")]
    [InlineData("(?#comment)")]
    [InlineData("(?'n'a)")]
    [InlineData("(?<a>x)(?<b-a>y)")]
    [InlineData("(?(a)b|c)")]
    [InlineData(@"\0")]
    [InlineData(@"\cA")]
    [InlineData("[[:alpha:]]")]
    [InlineData("(a{1,100}){1,100}")]
    [InlineData("a{501}")]
    [InlineData("a{99999999999}")]
    [InlineData("((){1000000000}){1000000000}a{600}")]
    public void Rejects_what_does_not_run_in_linear_time_or_is_not_supported(string expression) =>
        AssertRejected(expression);

    private static void AssertRejected(string expression)
    {
        Assert.False(LinearExpression.TryParse(expression, out _, out var fault));
        Assert.NotEmpty(fault);
    }
}
