from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('panels', '0011_families_ask_to_look_again'),
    ]

    operations = [
        migrations.AddField(
            model_name='challengeanswer',
            name='answered_by_name',
            field=models.CharField(blank=True, default='', help_text='who decided, where a coordinator writes down their answer', max_length=200),
        ),
    ]
